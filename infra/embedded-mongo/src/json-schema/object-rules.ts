import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { compileRegex } from '../query/regex.ts';
import {
  failure,
  type Keyword,
  type ReadKeyword,
  type Rule,
  type Schema,
  structure,
  unreadable,
  wrongType,
} from './rule.ts';
import { lengthOf } from './value-rules.ts';

/** A rule about documents; whatever is none passes. */
const aboutDocuments = (holds: (document: Document) => boolean, explain: (document: Document) => Document): Rule => ({
  holds: (value) => !isDocument(value) || holds(value),
  explain: (value) => explain(value as Document),
});

function documentOperand({ name, operand }: Keyword): Document {
  if (!isDocument(operand)) throw wrongType(name, 'an object', operand);
  return operand;
}

/** A list of different names. */
function namesOf(name: string, operand: Value): string[] {
  if (!Array.isArray(operand)) throw wrongType(name, 'an array', operand);
  if (operand.length === 0) throw unreadable(`$jsonSchema keyword '${name}' cannot be an empty array`);
  const names = operand.map((item) => {
    if (typeof item !== 'string') throw wrongType(name, 'an array of strings', item);
    return item;
  });
  if (new Set(names).size < names.length)
    throw unreadable(`$jsonSchema keyword '${name}' array cannot contain duplicate values`);
  return names;
}

const missing = (document: Document, names: readonly string[]): string[] => names.filter((name) => !document.has(name));

const required: ReadKeyword = ({ operand }) => {
  const names = namesOf('required', operand);
  return aboutDocuments(
    (document) => names.every((name) => document.has(name)),
    (document) =>
      structure('required', {
        specifiedAs: new Map([['required', operand]]),
        missingProperties: missing(document, names),
      }),
  );
};

function failingProperties(document: Document, schemas: ReadonlyMap<string, Schema>): Document[] {
  return [...schemas].flatMap(([name, schema]) => {
    const value = document.get(name);
    if (value === undefined || schema.holds(value)) return [];
    return [new Map<string, Value>([['propertyName', name], ...schema.notes, ['details', schema.failures(value)]])];
  });
}

const properties: ReadKeyword = (keyword) => {
  const schemas = new Map(
    [...documentOperand(keyword)].map(([name, schema]) => [name, keyword.nested(schema, 'properties')]),
  );
  const fails = (document: Document): boolean =>
    [...schemas].some(([name, schema]) => {
      const value = document.get(name);
      return value !== undefined && !schema.holds(value);
    });
  return aboutDocuments(
    (document) => !fails(document),
    (document) => structure('properties', { propertiesNotSatisfied: failingProperties(document, schemas) }),
  );
};

type PatternProperty = { readonly pattern: string; readonly regex: RegExp; readonly schema: Schema };

function patternsOf(operand: Document, nested: Keyword['nested']): PatternProperty[] {
  return [...operand].map(([pattern, schema]) => ({
    pattern,
    regex: compileRegex(pattern),
    schema: nested(schema, 'patternProperties'),
  }));
}

const patternProperties: ReadKeyword = (keyword) => {
  const patterns = patternsOf(documentOperand(keyword), keyword.nested);
  const failing = (document: Document): Document[] =>
    patterns.flatMap(({ pattern, regex, schema }) =>
      [...document]
        .filter(([name, value]) => regex.test(name) && !schema.holds(value))
        .map(
          ([name, value]) =>
            new Map<string, Value>([
              ['propertyName', name],
              ['regexMatched', pattern],
              ['details', schema.failures(value)],
            ]),
        ),
    );
  return aboutDocuments(
    (document) => failing(document).length === 0,
    (document) => structure('patternProperties', { details: failing(document) }),
  );
};

/** What neither `properties` nor `patternProperties` names. */
function unnamedIn(schema: Document): (document: Document) => [string, Value][] {
  const named = schema.get('properties');
  const patterned = schema.get('patternProperties');
  const patterns = isDocument(patterned) ? [...patterned.keys()].map((pattern) => compileRegex(pattern)) : [];
  return (document) =>
    [...document].filter(
      ([name]) => !(isDocument(named) && named.has(name)) && !patterns.some((regex) => regex.test(name)),
    );
}

const additionalProperties: ReadKeyword = ({ operand, schema, nested }) => {
  const unnamed = unnamedIn(schema);
  if (operand === true) return null;
  if (operand === false)
    return aboutDocuments(
      (document) => unnamed(document).length === 0,
      (document) =>
        structure('additionalProperties', {
          specifiedAs: new Map([['additionalProperties', false]]),
          additionalProperties: unnamed(document).map(([name]) => name),
        }),
    );
  if (!isDocument(operand)) throw wrongType('additionalProperties', 'an object or a boolean', operand);
  const rest = nested(operand, 'additionalProperties');
  const failing = (document: Document) => unnamed(document).find(([, value]) => !rest.holds(value));
  return aboutDocuments(
    (document) => failing(document) === undefined,
    (document) => {
      const [name, value] = failing(document) ?? ['', null];
      return structure('additionalProperties', {
        reason: 'at least one additional property did not match the subschema',
        failingProperty: name,
        details: rest.failures(value),
      });
    },
  );
};

const size =
  (allows: (length: number, bound: number) => boolean): ReadKeyword =>
  (keyword) => {
    const bound = lengthOf(keyword);
    return aboutDocuments(
      (document) => allows(document.size, bound),
      (document) =>
        failure(keyword, 'specified number of properties was not satisfied', { numberOfProperties: document.size }),
    );
  };

/** Null where the document meets what the presence of a property asks for. */
type Dependency = (document: Document) => Document | null;

function dependencyOf(name: string, operand: Value, nested: Keyword['nested']): Dependency {
  if (Array.isArray(operand)) {
    const names = namesOf('dependencies', operand);
    return (document) => {
      const missingProperties = missing(document, names);
      return missingProperties.length === 0
        ? null
        : new Map<string, Value>([
            ['conditionalProperty', name],
            ['missingProperties', missingProperties],
          ]);
    };
  }
  const schema = nested(operand, 'dependencies');
  return (document) =>
    schema.holds(document)
      ? null
      : new Map<string, Value>([
          ['conditionalProperty', name],
          ['details', schema.failures(document)],
        ]);
}

const dependencies: ReadKeyword = (keyword) => {
  const all = [...documentOperand(keyword)].map(
    ([name, operand]) => [name, dependencyOf(name, operand, keyword.nested)] as const,
  );
  const failing = (document: Document): Document[] =>
    all.flatMap(([name, dependency]) => (document.has(name) ? (dependency(document) ?? []) : []));
  return aboutDocuments(
    (document) => failing(document).length === 0,
    (document) => structure('dependencies', { failingDependencies: failing(document) }),
  );
};

/** Keywords about documents. */
export const objectKeywords: Readonly<Record<string, ReadKeyword>> = {
  required,
  properties,
  patternProperties,
  additionalProperties,
  minProperties: size((length, bound) => length >= bound),
  maxProperties: size((length, bound) => length <= bound),
  dependencies,
};
