import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';

/** What an update is compiled with. */
export type UpdateOptions = {
  readonly now: Date;
  readonly arrayFilters?: readonly Value[] | undefined;
  readonly collation?: Collation | undefined;
  /** The command's `let`, and `c` of an update, for pipelines. */
  readonly variables?: Document | undefined;
};
