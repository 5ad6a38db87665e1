import { type Context, invalid } from '@customer-module/subgraph-kit';
import type { EntityClass } from '@mikro-orm/core';
import { type Cell, Disclosed, MOST_CELLS, type TableOf } from './suppression.rules.ts';

/** A question to facts, and how its answer is read. */
export interface Question<Row, Content> {
  readonly pipeline: readonly object[];
  readonly floor: number;
  readonly read: (rows: readonly Row[]) => readonly Cell<Content>[];
  /** Which cells have a total that is known elsewhere; all of them over all axes, when absent. */
  readonly tables?: readonly TableOf[];
}

/**
 * The only way from facts to an answer: what the database counts goes through the gate before a feature sees it. A table
 * is kept in memory whole, since what may be shown in one cell depends on the others, so its size is bounded.
 */
export async function disclose<Row extends object, Content>(
  { em }: Pick<Context, 'em'>,
  facts: EntityClass<object>,
  { pipeline, floor, read, tables }: Question<Row, Content>,
): Promise<Disclosed<Content>> {
  const rows: Row[] = await em.aggregate(facts, [...pipeline, { $limit: MOST_CELLS + 1 }]);
  if (rows.length > MOST_CELLS) {
    throw invalid('TOO_MANY_CELLS', `A table has at most ${MOST_CELLS} cells: ask for less at once.`);
  }
  return Disclosed.through(read(rows), floor, tables);
}
