import type { Context } from './context.ts';
import type { CursorRow } from './delivery.entity.ts';
import { books } from './native.ts';

/** How far this subgraph has read a source. */
export interface SourceFreshness {
  /** The subgraph that publishes, as events name it: `/profiles`. */
  readonly source: string;
  /** How many of its events were read. */
  readonly position: number;
  /** When the last one of them happened. */
  readonly lastEventTime: Date;
  /** How many it has published that were not read yet. */
  readonly behind: number;
}

/** How far the events of each source have been read: one query, and one a source. */
export async function eventsFreshness({ em, kit }: Context): Promise<SourceFreshness[]> {
  const cursors = await books<CursorRow>(em.fork(), 'cursors').find().sort({ _id: 1 }).toArray();
  return Promise.all(
    cursors.map(async ({ _id: source, position, lastEventTime }) => {
      const published = await kit.lastPosition(source);
      return { source, position, lastEventTime, behind: Math.max(published - position, 0) };
    }),
  );
}
