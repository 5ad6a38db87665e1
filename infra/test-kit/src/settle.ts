/** Something that publishes and takes in. */
export interface Stepping {
  readonly step: () => Promise<boolean>;
}

const MOST_ROUNDS = 1_000;

/** Lets subgraphs exchange events until none has anything left to do now. What is to be tried later is not waited for. */
export async function settle(...subgraphs: readonly Stepping[]): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    let hasWorked = false;
    for (const subgraph of subgraphs) hasWorked = (await subgraph.step()) || hasWorked;
    if (!hasWorked) return;
  }
  throw new Error(`The subgraphs still exchange events after ${MOST_ROUNDS} rounds.`);
}
