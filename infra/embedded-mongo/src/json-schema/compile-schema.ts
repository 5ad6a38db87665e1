import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { arrayKeywords } from './array-rules.ts';
import { objectKeywords } from './object-rules.ts';
import { type ReadKeyword, type Rule, type Schema, structure, unreadable, wrongType } from './rule.ts';
import { valueKeywords } from './value-rules.ts';

type Counted = { readonly index: number; readonly schema: Schema };

function schemasOf(name: string, operand: Value, nested: (schema: Value, name: string) => Schema): Counted[] {
  if (!Array.isArray(operand)) throw wrongType(name, 'an array', operand);
  if (operand.length === 0) throw unreadable(`$jsonSchema keyword '${name}' must be a non-empty array`);
  return operand.map((item, index) => ({ index, schema: nested(item, name) }));
}

function notSatisfied(name: string, schemas: readonly Counted[], value: Value): Document {
  const failing = schemas.filter(({ schema }) => !schema.holds(value));
  return structure(name, {
    schemasNotSatisfied: failing.map(
      ({ index, schema }) =>
        new Map<string, Value>([
          ['index', index],
          ['details', schema.failures(value)],
        ]),
    ),
  });
}

/** Demands on how many of several schemas hold. */
const combination =
  (enough: (holding: number, all: number) => boolean): ReadKeyword =>
  ({ name, operand, nested }) => {
    const schemas = schemasOf(name, operand, nested);
    const holding = (value: Value): Counted[] => schemas.filter(({ schema }) => schema.holds(value));
    return {
      holds: (value) => enough(holding(value).length, schemas.length),
      explain: (value) =>
        name === 'oneOf' && holding(value).length > 1
          ? structure(name, {
              reason: 'more than one subschema matched',
              matchingSchemaIndexes: holding(value).map(({ index }) => index),
            })
          : notSatisfied(name, schemas, value),
    };
  };

const negation: ReadKeyword = ({ operand, nested }) => {
  const schema = nested(operand, 'not');
  return {
    holds: (value) => !schema.holds(value),
    explain: () => structure('not', { reason: 'child expression matched' }),
  };
};

/** Every keyword of `$jsonSchema`: draft 4 without references, with `bsonType`. */
export const schemaKeywords: Readonly<Record<string, ReadKeyword>> = {
  ...valueKeywords,
  ...arrayKeywords,
  ...objectKeywords,
  allOf: combination((holding, all) => holding === all),
  anyOf: combination((holding) => holding > 0),
  oneOf: combination((holding) => holding === 1),
  not: negation,
};

const REFUSED = new Set(['$ref', '$schema', 'default', 'definitions', 'format', 'id']);

function ruleOf(name: string, operand: Value, schema: Document): Rule | null {
  const read = Object.hasOwn(schemaKeywords, name) ? schemaKeywords[name] : undefined;
  if (!read)
    throw unreadable(
      REFUSED.has(name)
        ? `$jsonSchema keyword '${name}' is not currently supported`
        : `Unknown $jsonSchema keyword: ${name}`,
    );
  return read({ name, operand, schema, nested: compileNested });
}

function compileNested(schema: Value, name: string): Schema {
  if (!isDocument(schema)) throw wrongType(name, 'an object', schema);
  const rules = [...schema].flatMap(([keyword, operand]) => ruleOf(keyword, operand, schema) ?? []);
  return {
    holds: (value) => rules.every((rule) => rule.holds(value)),
    failures: (value) => rules.filter((rule) => !rule.holds(value)).map((rule) => rule.explain(value)),
    notes: new Map([...schema].filter(([keyword]) => keyword === 'title' || keyword === 'description')),
  };
}

/** Compiles the operand of `$jsonSchema`; what is wrong with it shows here. */
export function compileSchema(operand: Value): Schema {
  if (!isDocument(operand)) throw wrongType('$jsonSchema', 'an object', operand);
  return compileNested(operand, '$jsonSchema');
}
