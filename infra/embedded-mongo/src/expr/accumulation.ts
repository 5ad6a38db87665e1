import type { Value } from '../bson/values.ts';
import type { Evaluate } from './scope.ts';

/** What one group has gathered of one field. */
export type Accumulation = {
  add(value: Value | undefined): void;
  /** Missing where the field is left out. */
  result(): Value | undefined;
};

/** An accumulator, ready for any number of groups. */
export type Accumulator = { readonly input: Evaluate; create(): Accumulation };
