/** What waits for whom, by the name of the lane. */
export interface Lanes {
  readonly follow: <Result>(name: string, act: () => Promise<Result>) => Promise<Result>;
}

export function lanes(): Lanes {
  const last = new Map<string, Promise<unknown>>();
  return {
    async follow(name, act) {
      const turn = (last.get(name) ?? Promise.resolve()).then(act, act);
      last.set(name, turn);
      try {
        return await turn;
      } finally {
        if (last.get(name) === turn) last.delete(name);
      }
    },
  };
}

/**
 * Lets what would meet in the same rows follow one another in this process, instead of colliding in the database and
 * running again. Other processes still collide there: a lane saves work, and guarantees nothing.
 */
export function inLane<Result>(
  { kit }: { readonly kit: { readonly lanes: Lanes } },
  name: string,
  act: () => Promise<Result>,
): Promise<Result> {
  return kit.lanes.follow(name, act);
}
