import type { Document, Value } from '../../bson/values.ts';
import type { Evaluate } from '../../expr/scope.ts';
import type { Sort } from '../../query/compile-sort.ts';

/** What the windows of a `$setWindowFields` are sorted by. */
export type WindowOrder = {
  readonly sort: Sort;
  /** How many fields. */
  readonly size: number;
  readonly ascending: boolean;
  /** The value of the first field. */
  readonly valueOf: Evaluate;
};

/** Documents that belong together, in order. */
export class Partition {
  readonly #sortValues: (Value | undefined)[];

  constructor(
    readonly documents: readonly Document[],
    readonly order: WindowOrder | null,
  ) {
    this.#sortValues = Array.from<Value | undefined>({ length: order ? documents.length : 0 });
  }

  get size(): number {
    return this.documents.length;
  }

  /** What an expression is for the document at a place. */
  evaluate(expression: Evaluate, place: number): Value | undefined {
    const document = this.documents[place];
    return document && expression(document);
  }

  /** The value of the field that the documents are sorted by. */
  sortValueAt(place: number): Value | undefined {
    const { order } = this;
    if (!order) return undefined;
    this.#sortValues[place] ??= this.evaluate(order.valueOf, place);
    return this.#sortValues[place];
  }
}

/** The places that a window covers: from the first up to but without the last; null where it is empty. */
export type Extent = readonly [from: number, to: number] | null;

/** The window of each place of a partition. */
export type Frame = (partition: Partition) => (place: number) => Extent;

/** The first place of a range for which a test holds that holds for all behind it too. */
export function firstPlace(from: number, to: number, test: (place: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
