import { BSONRegExp } from 'bson';
import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileExpression, newScope } from '../expr/compile-expression.ts';
import { fieldsOfExpression } from '../expr/dependencies.ts';
import type { Scope } from '../expr/scope.ts';
import { isTrue } from '../expr/truth.ts';
import { nearMatcher, nearNames, readNear } from '../geo/near.ts';
import { regionOperators } from '../geo/region-operators.ts';
import { compileSchema } from '../json-schema/compile-schema.ts';
import { textCondition, textIndexRequired } from '../text/text-condition.ts';
import type { TextSpecification } from '../text/text-specification.ts';
import { all, atPath, every, leaf, none, not, ofValue, some, whole, type Clause, type Matcher } from './clauses.ts';
import { comparisonOperators, equality, matchingRegex } from './comparisons.ts';
import { valueOperators } from './field-operators.ts';
import { trace } from './paths.ts';

/** What a filter is compiled with. */
export type FilterOptions = {
  readonly collation?: Collation | undefined;
  /** The command's `let`, for `$expr`. */
  readonly variables?: Document | undefined;
  readonly now?: Date | undefined;
  /** The scope of the pipeline that the filter is part of; instead of the options above. */
  readonly scope?: Scope | undefined;
  /** The text index of the collection that is searched, for `$text`. */
  readonly text?: TextSpecification | null | undefined;
};

/** A filter, ready to be asked about any number of documents. */
export type Filter = {
  readonly matches: (document: Document) => boolean;
  /** The index of the array element that the match was decided at, for the positional `$`; undefined where there is none. */
  readonly matchedIndex: (document: Document) => number | undefined;
  /** The top-level fields it reads; null where it may read any. */
  readonly fields: ReadonlySet<string> | null;
};

/** Where a filter is being compiled. */
type Context = {
  readonly scope: Scope;
  fields: Set<string> | null;
  readonly nested: boolean;
  readonly text?: FilterOptions['text'];
  readonly inPipeline?: boolean;
};

const bad = (message: string): ServerError => new ServerError('BadValue', message);

function conditions(operand: Value, name: string, context: Context): Matcher[] {
  if (!Array.isArray(operand)) throw bad(`${name} must be an array`);
  if (operand.length === 0) throw bad(`$and/$or/$nor must be a nonempty array`);
  return operand.map((item) => {
    if (!(item instanceof Map)) throw bad(`$or/$and/$nor entries need to be full objects`);
    return compileMatcher(item, context);
  });
}

function addFields(context: Context, fields: ReadonlySet<string> | null): void {
  if (!fields) context.fields = null;
  else for (const field of fields) context.fields?.add(field);
}

function expression(operand: Value, context: Context): Matcher {
  if (context.nested) throw bad('$expr can only be applied to the top-level document');
  addFields(context, fieldsOfExpression(operand));
  const evaluate = compileExpression(operand, context.scope);
  return (document) => isTrue(evaluate(document));
}

/** It is about whole documents, and may be nested in conditions on documents in arrays too. */
function schema(operand: Value, context: Context): Matcher {
  addFields(context, null);
  return compileSchema(operand).holds;
}

function text(operand: Value, context: Context): Matcher {
  if (context.nested) throw bad('$text can only be applied to the top-level document');
  if (!context.text && context.inPipeline)
    throw new ServerError(17313, '$match with $text is only allowed as the first pipeline stage');
  if (!context.text) throw textIndexRequired();
  addFields(context, null);
  return textCondition(operand, context.text);
}

function refused(name: string): Logical {
  return () => {
    throw bad(`${name} is not supported here`);
  };
}

type Logical = (operand: Value, context: Context) => Matcher;

const logical: Readonly<Record<string, Logical>> = {
  $and: (operand, context) => every(conditions(operand, '$and', context)),
  $or: (operand, context) => some(conditions(operand, '$or', context)),
  $nor: (operand, context) => none(conditions(operand, '$nor', context)),
  $expr: expression,
  $jsonSchema: schema,
  $comment: () => () => true,
  $alwaysTrue: () => () => true,
  $alwaysFalse: () => () => false,
  $sampleRate: (operand, { scope }) => {
    const rate = typeof operand === 'number' ? operand : Number(operand);
    return () => scope.settings.random() < rate;
  },
  $where: refused('$where'),
  $text: text,
};

const DBREF = new Set(['$ref', '$id', '$db']);

/** Whether a condition is written with operators rather than being a value to equal. */
export function isOperatorDocument(value: Value): value is Document {
  if (!(value instanceof Map)) return false;
  const [first] = value.keys();
  return first !== undefined && first.startsWith('$') && !DBREF.has(first);
}

function negated(operand: Value, context: Context): Clause {
  if (operand instanceof BSONRegExp) return not(leaf(matchingRegex(operand.pattern, operand.options)));
  if (!(operand instanceof Map)) throw bad('$not needs a regex or a document');
  if (operand.size === 0) throw bad('$not cannot be empty');
  return not(compileOperators(operand, context));
}

const LOGICAL_IN_ELEMENT = new Set(['$and', '$or', '$nor', '$where', '$expr']);

/** What `$elemMatch` asks of an element: conditions on documents, or operators on plain values. */
function elementTest(operand: Document, context: Context): (item: Value) => boolean {
  const [first = ''] = operand.keys();
  if (isOperatorDocument(operand) && !LOGICAL_IN_ELEMENT.has(first))
    return ofValue(compileOperators(operand, { ...context, nested: true }));
  const matcher = compileMatcher(operand, { ...context, fields: null, nested: true });
  return (item) => matchesElement(item, matcher);
}

function elementMatch(operand: Value, context: Context): Clause {
  if (!(operand instanceof Map)) throw bad('$elemMatch needs an Object');
  const test = elementTest(operand, context);
  return whole((value) => Array.isArray(value) && someElement(value, test));
}

function someElement(items: readonly Value[], test: (item: Value) => boolean): boolean {
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item !== undefined && test(item)) {
      trace.index = i;
      return true;
    }
  }
  return false;
}

/** An array within an array counts as a document with its positions as names. */
function matchesElement(item: Value, matcher: Matcher): boolean {
  if (item instanceof Map) return matcher(item);
  return Array.isArray(item) && matcher(new Map(item.map((value, index) => [String(index), value])));
}

function containsAll(operand: Value, context: Context): Clause {
  if (!Array.isArray(operand)) throw bad('$all needs an array');
  if (operand.length === 0) return leaf(() => false);
  const elements = operand.filter((item) => item instanceof Map && item.has('$elemMatch'));
  if (elements.length > 0) {
    if (elements.length < operand.length) throw bad('$all/$elemMatch has to be consistent');
    return all(operand.map((item) => elementMatch((item as Document).get('$elemMatch') ?? null, context)));
  }
  if (operand.some((item) => isOperatorDocument(item))) throw bad('no $ expressions in $all');
  return all(operand.map((item) => equality(item, context.scope.settings.collation)));
}

const structural: Readonly<Record<string, (operand: Value, context: Context) => Clause>> = {
  $not: negated,
  $elemMatch: elementMatch,
  $all: containsAll,
};

const byValue = { ...valueOperators, ...regionOperators };

/** Every operator that a filter may have; `$where` is known in order to be refused. */
export const filterOperatorNames: readonly string[] = [
  ...Object.keys(logical).filter((name) => name !== '$where'),
  ...Object.keys(comparisonOperators),
  ...Object.keys(structural),
  ...Object.keys(byValue),
  ...nearNames,
];

function compileOperator(name: string, operand: Value, spec: Document, context: Context): Clause {
  const comparing = Object.hasOwn(comparisonOperators, name) ? comparisonOperators[name] : undefined;
  if (comparing) return comparing(operand, context.scope.settings.collation);
  const ofStructure = Object.hasOwn(structural, name) ? structural[name] : undefined;
  if (ofStructure) return ofStructure(operand, context);
  const onValue = Object.hasOwn(byValue, name) ? byValue[name] : undefined;
  if (onValue) return onValue(operand, spec);
  throw bad(`unknown operator: ${name}`);
}

function compileOperators(spec: Document, context: Context): Clause {
  const clauses: Clause[] = [];
  for (const [name, operand] of spec) clauses.push(compileOperator(name, operand, spec, context));
  return all(clauses);
}

function compileField(path: string, condition: Value, context: Context): Matcher {
  if (!context.nested) context.fields?.add(path.split('.', 1)[0] ?? path);
  const near = readNear(path, condition);
  if (near && condition instanceof Map) {
    if (context.nested || context.inPipeline)
      throw new ServerError(5626500, '$geoNear, $near, and $nearSphere are not allowed in this context');
    const others = new Map([...condition].filter(([name]) => !nearNames.has(name)));
    return every([nearMatcher(near), atPath(compileOperators(others, context), path)]);
  }
  const clause = isOperatorDocument(condition)
    ? compileOperators(condition, context)
    : equality(condition, context.scope.settings.collation);
  return atPath(clause, path);
}

function compileMatcher(filter: Document, context: Context): Matcher {
  const matchers: Matcher[] = [];
  for (const [name, operand] of filter) {
    if (!name.startsWith('$') || DBREF.has(name)) {
      matchers.push(compileField(name, operand, context));
      continue;
    }
    const compile = Object.hasOwn(logical, name) ? logical[name] : undefined;
    if (!compile) throw bad(`unknown top level operator: ${name}`);
    matchers.push(compile(operand, context));
  }
  return every(matchers);
}

const scopeOf = (options: FilterOptions): Scope =>
  options.scope ??
  newScope({
    now: options.now ?? new Date(),
    collation: options.collation,
    random: Math.random,
    variables: options.variables,
  });

/** Compiles a filter once; what is wrong with it shows here and not while matching. */
export function compileFilter(filter: Document, options: FilterOptions = {}): Filter {
  const context: Context = {
    scope: scopeOf(options),
    fields: new Set(),
    nested: false,
    text: options.text,
    inPipeline: options.scope !== undefined,
  };
  const matches = compileMatcher(filter, context);
  return {
    matches,
    matchedIndex: (document) => {
      trace.index = -1;
      return matches(document) && trace.index >= 0 ? trace.index : undefined;
    },
    fields: context.fields,
  };
}

/** The condition of an `$elemMatch`, which a projection asks too. */
export const compileElementMatch = (condition: Document, options: FilterOptions = {}): ((item: Value) => boolean) =>
  elementTest(condition, { scope: scopeOf(options), fields: null, nested: true });

/** A condition on the elements of an array, as `$pull` and array filters ask it. */
export function compileElementFilter(condition: Value, options: FilterOptions = {}): (item: Value) => boolean {
  const context: Context = { scope: scopeOf(options), fields: null, nested: true };
  if (isOperatorDocument(condition)) {
    const [first = ''] = condition.keys();
    if (!Object.hasOwn(logical, first)) return ofValue(compileOperators(condition, context));
  }
  if (condition instanceof Map) {
    const matcher = compileMatcher(condition, context);
    return (item) => item instanceof Map && matcher(item);
  }
  return ofValue(equality(condition, context.scope.settings.collation));
}
