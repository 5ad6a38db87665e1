import { typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { type Metadata, metadataOf } from './metadata.ts';
import type { Evaluate, Operator } from './scope.ts';

const shownOperand = (operand: Value): string => (typeof operand === 'string' ? operand : typeName(operand));

/** What a `$meta` names: how it is read, and what is missing where nobody has measured it. */
const readers: Readonly<Record<string, { read: (metadata: Metadata) => Value | undefined; what: string }>> = {
  textScore: { read: ({ textScore }) => asDouble(textScore), what: 'text score' },
  geoNearDistance: { read: ({ distance }) => asDouble(distance), what: '$geoNear distance' },
  geoNearPoint: { read: ({ place }) => place, what: '$geoNear point' },
};

const asDouble = (value: number | undefined): Double | undefined =>
  value === undefined ? undefined : new Double(value);

/** `$meta`: what the query knows of a document. */
function meta(operand: Value): Evaluate {
  const reader = typeof operand === 'string' && Object.hasOwn(readers, operand) ? readers[operand] : undefined;
  if (!reader) throw new ServerError(17308, `Unsupported argument to $meta: ${shownOperand(operand)}`);
  return (root) => {
    const metadata = metadataOf(root);
    const value = metadata && reader.read(metadata);
    if (value === undefined)
      throw new ServerError(40218, `query requires ${reader.what} metadata, but it is not available`);
    return value;
  };
}

export const metaOperators: Readonly<Record<string, Operator>> = { $meta: (operand) => meta(operand) };

/** The key of a sort by `$meta`: text scores come from the best, distances from the nearest on. */
export function metaSortKey(operand: Value): { direction: 1 | -1; evaluate: Evaluate } {
  if (operand !== 'textScore' && operand !== 'geoNearDistance')
    throw new ServerError(31138, `Illegal $meta sort: ${shownOperand(operand)}`);
  return { direction: operand === 'textScore' ? -1 : 1, evaluate: meta(operand) };
}
