import { BSONRegExp } from 'bson';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { isOperatorDocument } from '../query/compile-filter.ts';
import { equalValues } from '../bson/compare.ts';

/** The equalities that a filter promises for every document it matches. */
type Equalities = Map<string, Value>;

const twice = (path: string): ServerError =>
  new ServerError('NotSingleValueField', `cannot infer query fields to set, path '${path}' is matched twice`);

function add(found: Equalities, path: string, value: Value): void {
  for (const other of found.keys()) {
    if (other === path) throw twice(path);
    if (other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
      throw new ServerError(
        'NotSingleValueField',
        `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`,
      );
    }
  }
  found.set(path, value);
}

/** A list that leaves one possibility is an equality. */
function onlyOne(operand: Value): Value | undefined {
  if (!Array.isArray(operand)) return undefined;
  const [first] = operand;
  if (first === undefined || first instanceof BSONRegExp) return undefined;
  return operand.every((item) => equalValues(item, first)) ? first : undefined;
}

function fromOperators(path: string, operators: Document, found: Equalities): void {
  for (const [name, operand] of operators) {
    if (name === '$eq') add(found, path, operand);
    if (name === '$in' || name === '$all') {
      const value = onlyOne(operand);
      const ofAll =
        name === '$all' && (isOperatorDocument(value ?? null) || (Array.isArray(operand) && operand.length > 1));
      if (value !== undefined && !ofAll) add(found, path, value);
    }
  }
}

function collect(filter: Document, found: Equalities): void {
  for (const [name, condition] of filter) {
    if (name === '$and' || (name === '$or' && Array.isArray(condition) && condition.length === 1)) {
      if (Array.isArray(condition)) for (const item of condition) if (item instanceof Map) collect(item, found);
    } else if (name === '$expr') {
      throw new ServerError('QueryFeatureNotAllowed', '$expr is not allowed in the query predicate for an upsert');
    } else if (!name.startsWith('$') && !(condition instanceof BSONRegExp)) {
      if (isOperatorDocument(condition)) fromOperators(name, condition, found);
      else add(found, name, condition);
    }
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
  const found: Equalities = new Map();
  collect(filter, found);
  const document: Document = new Map();
  const id = found.get('_id');
  if (id !== undefined) document.set('_id', id);
  if (replaces) return document;
  for (const [path, value] of found) if (path !== '_id') setAt(document, path.split('.'), value);
  return document;
}
