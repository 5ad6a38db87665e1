import { compareValues } from '../bson/compare.ts';
import { isDocument } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { failure, type Keyword, type ReadKeyword, type Rule, type Schema, structure, wrongType } from './rule.ts';
import { lengthOf } from './value-rules.ts';

/** A rule about arrays; whatever is none passes. */
const aboutArrays = (
  holds: (items: readonly Value[]) => boolean,
  explain: (items: Value[]) => ReturnType<Rule['explain']>,
): Rule => ({
  holds: (value) => !Array.isArray(value) || holds(value),
  explain: (value) => explain(value as Value[]),
});

const count =
  (allows: (length: number, bound: number) => boolean): ReadKeyword =>
  (keyword) => {
    const bound = lengthOf(keyword);
    return aboutArrays(
      (items) => allows(items.length, bound),
      (items) => failure(keyword, 'array did not match specified length', { consideredValue: items }),
    );
  };

function duplicateIn(items: readonly Value[]): Value | undefined {
  const sorted = items.toSorted((a, b) => compareValues(a, b));
  return sorted.find((item, index) => index > 0 && compareValues(item, sorted[index - 1]) === 0);
}

const uniqueItems: ReadKeyword = (keyword) => {
  const { operand } = keyword;
  if (typeof operand !== 'boolean') throw wrongType('uniqueItems', 'a boolean', operand);
  if (!operand) return null;
  return aboutArrays(
    (items) => duplicateIn(items) === undefined,
    (items) =>
      failure(keyword, 'found a duplicate item', {
        consideredValue: items,
        duplicatedValue: duplicateIn(items) ?? null,
      }),
  );
};

/** Each item meets the schema for its place; the rule names the first that does not. */
function eachItem(name: string, reason: string, schemaAt: (index: number) => Schema | undefined): Rule {
  const fails = (item: Value, index: number): boolean => schemaAt(index)?.holds(item) === false;
  return aboutArrays(
    (items) => !items.some(fails),
    (items) => {
      const index = items.findIndex(fails);
      const details = schemaAt(index)?.failures(items[index] ?? null) ?? [];
      return structure(name, { reason, itemIndex: index, details });
    },
  );
}

const items: ReadKeyword = ({ operand, nested }) => {
  const reason = 'At least one item did not match the sub-schema';
  if (isDocument(operand)) {
    const schema = nested(operand, 'items');
    return eachItem('items', reason, () => schema);
  }
  if (!Array.isArray(operand)) throw wrongType('items', 'an array or an object', operand);
  const schemas = operand.map((item) => nested(item, 'items'));
  return eachItem('items', reason, (index) => schemas[index]);
};

function noneBeyond(keyword: Keyword, known: number): Rule {
  return aboutArrays(
    (list) => list.length <= known,
    (list) => failure(keyword, 'found additional items', { additionalItems: list.slice(known) }),
  );
}

/** It is about what `items` leaves over, where that is a list. */
const additionalItems: ReadKeyword = (keyword) => {
  const { operand, schema, nested } = keyword;
  const listed = schema.get('items');
  const known = Array.isArray(listed) ? listed.length : Infinity;
  if (operand === true) return null;
  if (operand === false) return noneBeyond(keyword, known);
  if (!isDocument(operand)) throw wrongType('additionalItems', 'an object or a boolean', operand);
  const rest = nested(operand, 'additionalItems');
  return eachItem('additionalItems', 'At least one additional item did not match the sub-schema', (index) =>
    index >= known ? rest : undefined,
  );
};

/** Keywords about arrays. */
export const arrayKeywords: Readonly<Record<string, ReadKeyword>> = {
  items,
  additionalItems,
  uniqueItems,
  minItems: count((length, bound) => length >= bound),
  maxItems: count((length, bound) => length <= bound),
};
