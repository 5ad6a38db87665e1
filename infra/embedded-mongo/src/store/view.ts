import type { Change, Collection } from './collection.ts';

/** How a view differs from what is committed now: the visible bytes of each record, null where it has none. */
export class Differences {
  readonly records = new Map<number, Buffer | null>();
  /** Changes with every record, so that a scan that paused knows. */
  version = 0;

  set(id: number, bytes: Buffer | null): void {
    this.records.set(id, bytes);
    this.version++;
  }
}

/**
 * The database as it was at one moment. It costs nothing to open: whoever commits afterwards leaves what a record was before in every
 * open view, so old versions live exactly as long as somebody can see them.
 */
export class View {
  readonly #differences = new Map<Collection, Differences>();

  /** What this view sees otherwise than the committed state; empty at first. */
  differences(collection: Collection): Differences {
    let found = this.#differences.get(collection);
    if (!found) {
      found = new Differences();
      this.#differences.set(collection, found);
    }
    return found;
  }

  /** A commit tells what it replaces. Only the first one counts: later ones replace what this view never saw. */
  remember({ collection, id, before }: Change): void {
    const differences = this.differences(collection);
    if (!differences.records.has(id)) differences.set(id, before);
  }

  /** The visible bytes of a record. */
  get(collection: Collection, id: number): Buffer | undefined {
    const other = this.#differences.get(collection)?.records.get(id);
    if (other !== undefined) return other ?? undefined;
    return collection.records.get(id);
  }
}
