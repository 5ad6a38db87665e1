import type { Document } from '../bson/values.ts';

/** What of a pipeline a find can answer, and what is left. */
export type Prefix = { filter: Document; sort?: Document | undefined; skip?: number; limit?: number; rest: Document[] };

export function leadingMatch(stages: Document[]): Prefix {
  const first = stages[0]?.get('$match');
  return first instanceof Map ? { filter: first, rest: stages.slice(1) } : { filter: new Map(), rest: stages };
}

export function neededFields(_stages: Document[]): ReadonlySet<string> | null {
  return null;
}
