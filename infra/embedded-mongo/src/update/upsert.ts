import { BSONRegExp } from 'bson';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { isOperatorDocument } from '../query/compile-filter.ts';
import { equalValues } from '../bson/compare.ts';

/** The equalities that a filter promises for every document it matches. */
type Equalities = {
  readonly values: Map<string, Value>;
  /** Whether only `_id` is looked for. */
  readonly idOnly: boolean;
};

const twice = (path: string): ServerError =>
  new ServerError('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);

function add({ values, idOnly }: Equalities, path: string, value: Value): void {
  if (idOnly && path !== '_id' && !path.startsWith('_id.')) return;
  for (const other of values.keys()) {
    if (other === path) throw twice(path);
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw new ServerError(
        'NotSingleValueField',
        `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
      );
    }
  }
  values.set(path, value);
}

/** A list that leaves one possibility is an equality. */
function onlyOne(operand: Value): readonly Value[] {
  if (!Array.isArray(operand)) return [];
  const [first] = operand;
  if (first === undefined || first instanceof BSONRegExp) return [];
  return operand.every((item) => equalValues(item, first)) ? [first] : [];
}

const isPattern = (value: Value): boolean => value instanceof BSONRegExp || isOperatorDocument(value);

/** What each operator promises of a value. A list where one value is enough promises something only when it leaves no choice. */
const promises: Readonly<Record<string, (operand: Value) => readonly Value[]>> = {
  $eq: (operand) => [operand],
  $in: onlyOne,
  $all: (operand) => (Array.isArray(operand) ? operand.filter((value) => !isPattern(value)) : []),
};

function fromOperators(path: string, operators: Document, found: Equalities): void {
  for (const [name, operand] of operators) {
    const values = Object.hasOwn(promises, name) ? promises[name]?.(operand) : undefined;
    for (const value of values ?? []) add(found, path, value);
  }
}

/** The filters that all hold where this one does. */
function innerFilters(name: string, condition: Value): readonly Value[] {
  if (!Array.isArray(condition)) return [];
  return name === '$and' || (name === '$or' && condition.length === 1) ? condition : [];
}

function collect(filter: Document, found: Equalities): void {
  for (const [name, condition] of filter) {
    for (const inner of innerFilters(name, condition)) if (inner instanceof Map) collect(inner, found);
    if (name.startsWith('$') || condition instanceof BSONRegExp) continue;
    if (isOperatorDocument(condition)) fromOperators(name, condition, found);
    else add(found, name, condition);
  }
}

/** `$expr` may stand nowhere in the filter of an upsert. */
function refuseExpressions(filter: Value): void {
  if (Array.isArray(filter)) return filter.forEach(refuseExpressions);
  if (!(filter instanceof Map)) return;
  if (filter.has('$expr')) {
    throw new ServerError('QueryFeatureNotAllowed', '$expr is not allowed in the query predicate for an upsert');
  }
  for (const name of ['$and', '$or', '$nor']) refuseExpressions(filter.get(name) ?? null);
}

function setAt(document: Document, parts: readonly string[], value: Value): void {
  const [first = '', ...rest] = parts;
  if (rest.length === 0) {
    document.set(first, value);
    return;
  }
  const inner = document.get(first);
  const child: Document = inner instanceof Map ? inner : new Map();
  document.set(first, child);
  setAt(child, rest, value);
}

/** The document that an upsert starts from: the filter's equalities, inside `$and` too. A replacement takes `_id` alone. */
export function seedFromFilter(filter: Document, replaces = false): Document {
  refuseExpressions(filter);
  const found: Equalities = { values: new Map(), idOnly: replaces };
  collect(filter, found);
  const document: Document = new Map();
  const id = found.values.get('_id');
  if (id !== undefined) document.set('_id', id);
  if (replaces) return document;
  for (const [path, value] of found.values) if (path !== '_id') setAt(document, path.split('.'), value);
  return document;
}
