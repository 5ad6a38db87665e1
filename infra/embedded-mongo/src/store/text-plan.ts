import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { textIndexRequired } from '../text/text-condition.ts';
import { readTextQuery } from '../text/text-query.ts';
import { type Conditions, isPoint } from './bounds.ts';
import type { Collection } from './collection.ts';
import type { CollectionIndex } from './collection-index.ts';
import type { IndexField } from './index-keys.ts';
import { prefixKey, termKey } from './text-keys.ts';
import type { KeyRange } from './tree.ts';

/** The text index of a collection: there is one at most. */
export const textIndexOf = (collection: Collection): CollectionIndex | undefined =>
  collection.indexes.find((index) => index.text !== null);

/** The value that a filter demands of a field in front of the texts. */
function demanded(field: IndexField, conditions: Conditions): Value {
  const points = conditions.get(field.name)?.find((intervals) => intervals.length === 1 && intervals.every(isPoint));
  const [point] = points ?? [];
  if (point) return point.low.value;
  throw new ServerError(
    'NoQueryExecutionPlans',
    'error processing query: planner returned error :: failed to use text index to satisfy $text query (if text index is compound, are equality predicates given for all prefix fields?)',
  );
}

/** Where the terms of a search stand in the text index. */
export type TextRanges = { readonly index: CollectionIndex; readonly ranges: KeyRange[] };

/** The part of the text index that a `$text` reads. */
export function textRanges(
  collection: Collection,
  operand: Value,
  { hint, conditions }: { hint: Document | string | null; conditions: Conditions },
): TextRanges {
  const index = textIndexOf(collection);
  if (!index?.text) throw textIndexRequired();
  if (hint !== null && (typeof hint === 'string' || hint.size > 0))
    throw new ServerError(
      'BadValue',
      'error processing query: planner returned error :: Text and hint not allowed in same query',
    );
  const fields = index.fields.slice(0, index.text.prefix.length);
  const prefix = prefixKey(
    fields,
    fields.map((field) => demanded(field, conditions)),
  );
  const keys = readTextQuery(operand, index.text.language).terms.map((term) => termKey(prefix, term));
  return { index, ranges: keys.toSorted().map((key) => ({ lower: key, upper: `${key}\xff` })) };
}
