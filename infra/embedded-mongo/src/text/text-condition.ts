import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { learn } from '../expr/metadata.ts';
import { readTextQuery, textScore } from './text-query.ts';
import type { TextSpecification } from './text-specification.ts';

/** Compiles `$text`; a document that matches learns its score. */
export function textCondition(operand: Value, specification: TextSpecification): (document: Document) => boolean {
  const query = readTextQuery(operand, specification.language);
  return (document) => {
    const score = textScore(document, specification, query);
    if (score !== null) learn(document, { textScore: score });
    return score !== null;
  };
}

/** The `$text` that every match of a filter must meet; undefined where there is none. */
export function textOperandOf(filter: Document): Value | undefined {
  for (const [name, operand] of filter) {
    if (name === '$text') return operand;
    if (name !== '$and' || !Array.isArray(operand)) continue;
    const inner = operand.map((part) => (isDocument(part) ? textOperandOf(part) : undefined));
    const found = inner.find((part) => part !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** There is no index that could tell which fields are searched. */
export const textIndexRequired = (): ServerError =>
  new ServerError('IndexNotFound', 'text index required for $text query');
