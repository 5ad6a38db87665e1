import { asWhole, isNumeric } from '../bson/numbers.ts';
import { isDocument, isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Evaluate } from '../expr/scope.ts';
import { compileFilter } from '../query/compile-filter.ts';
import { checkedParts } from '../expr/field-path.ts';
import { inOrder } from '../query/in-order.ts';
import { PAUSE, type Paused, Slice } from '../store/pause.ts';
import { oneByOne } from './flow.ts';
import type { CompileStage } from './stage.ts';

const match: CompileStage = (operand, { scope }) => {
  if (!isDocument(operand)) throw new ServerError(15959, 'the match filter must be an expression in an object');
  const { matches } = compileFilter(operand, { scope });
  return oneByOne((document) => (matches(document) ? document : null));
};

/** The number of `$limit` or `$skip`. */
export function countOperand(name: string, operand: Value, least: bigint): number {
  const whole = isNumeric(operand) ? asWhole(operand) : null;
  if (whole === null)
    throw new ServerError(
      name === '$limit' ? 5107201 : 5107200,
      `invalid argument to ${name} stage: Expected a number`,
    );
  if (whole < least) {
    const code = name === '$limit' && whole === 0n ? 15958 : name === '$limit' ? 5107201 : 5107200;
    throw new ServerError(code, name === '$limit' ? 'the limit must be positive' : `invalid argument to ${name} stage`);
  }
  return Number(whole);
}

const limit: CompileStage = (operand) => {
  const most = countOperand('$limit', operand, 1n);
  return function* limited(source) {
    let count = 0;
    for (const document of source) {
      yield document;
      if (document !== PAUSE && ++count >= most) return;
    }
  };
};

const skip: CompileStage = (operand) => {
  const count = countOperand('$skip', operand, 0n);
  return function* skipped(source) {
    let left = count;
    for (const document of source) {
      if (document === PAUSE || left === 0) yield document;
      else left -= 1;
    }
  };
};

type Unwind = {
  readonly parts: readonly string[];
  readonly keepsEmpty: boolean;
  readonly indexField: readonly string[] | null;
};

function fieldPath(value: Value, code: number, what: string): string {
  if (typeof value !== 'string')
    throw new ServerError(code, `expected a string as the ${what} for $unwind stage, got ${typeName(value)}`);
  return value;
}

const UNWIND = new Set(['path', 'preserveNullAndEmptyArrays', 'includeArrayIndex']);

/** The stage in its long form. */
function unwindSpec(operand: Value): Document {
  if (typeof operand === 'string') return new Map([['path', operand]]);
  if (!isDocument(operand)) {
    throw new ServerError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(operand)}`,
    );
  }
  for (const name of operand.keys())
    if (!UNWIND.has(name)) throw new ServerError(28811, `unrecognized option to $unwind stage: ${name}`);
  return operand;
}

function readUnwind(operand: Value): Unwind {
  const spec = unwindSpec(operand);
  if (!spec.has('path')) throw new ServerError(28812, 'no path specified to $unwind stage');
  const path = fieldPath(spec.get('path') ?? null, 28808, 'path');
  if (!path.startsWith('$'))
    throw new ServerError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  const keepsEmpty = spec.get('preserveNullAndEmptyArrays') ?? false;
  if (typeof keepsEmpty !== 'boolean')
    throw new ServerError(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  return { parts: checkedParts(path.slice(1)), keepsEmpty, indexField: readIndexField(spec.get('includeArrayIndex')) };
}

function readIndexField(value: Value | undefined): readonly string[] | null {
  if (value === undefined) return null;
  const name = fieldPath(value, 28810, 'includeArrayIndex');
  if (name === '')
    throw new ServerError(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  if (name.startsWith('$'))
    throw new ServerError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${name}`,
    );
  return checkedParts(name);
}

/** A document with another value at a path; undefined takes the field away. */
export function withValueAt(document: Document, parts: readonly string[], value: Value | undefined): Document {
  const [first = '', ...rest] = parts;
  const result = new Map(document);
  if (rest.length > 0) {
    const inner = document.get(first);
    if (value === undefined && !isDocument(inner)) return document;
    result.set(first, withValueAt(isDocument(inner) ? inner : new Map(), rest, value));
  } else if (value === undefined) result.delete(first);
  else result.set(first, value);
  return result;
}

function valueOf(document: Document, parts: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const part of parts) value = isDocument(value) ? value.get(part) : undefined;
  return value;
}

/** One document for each element; one without an element only where it is to be kept. */
function* unwoundOf(document: Document, spec: Unwind, slice: Slice): Generator<Document | typeof PAUSE> {
  const { parts, keepsEmpty, indexField } = spec;
  const indexed = (result: Document, index: bigint | null): Document =>
    indexField ? withValueAt(result, indexField, index) : result;
  const value = valueOf(document, parts);
  if (!Array.isArray(value)) {
    if (!isNullish(value) || keepsEmpty) yield indexed(document, null);
    return;
  }
  let index = 0n;
  for (const item of value) {
    if (slice.isOver()) yield PAUSE;
    yield indexed(withValueAt(document, parts, item), index++);
  }
  if (value.length === 0 && keepsEmpty) yield indexed(withValueAt(document, parts, undefined), null);
}

const unwind: CompileStage = (operand) => {
  const spec = readUnwind(operand);
  return function* unwound(source) {
    const slice = new Slice();
    for (const document of source) {
      if (document === PAUSE || slice.isOver()) yield PAUSE;
      if (document !== PAUSE) yield* unwoundOf(document, spec, slice);
    }
  };
};

/** `$redact`: each level decides whether it stays, goes, or asks the levels below. */
function redacted(document: Document, decide: (document: Document) => string): Document | null {
  const decision = decide(document);
  if (decision === 'keep') return document;
  if (decision === 'prune') return null;
  const result: Document = new Map();
  for (const [name, value] of document) {
    const kept = redactedValue(value, decide);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function redactedValue(value: Value, decide: (document: Document) => string): Value | undefined {
  if (isDocument(value)) return redacted(value, decide) ?? undefined;
  if (!Array.isArray(value)) return value;
  return value.flatMap((item) => {
    const kept = redactedValue(item, decide);
    return kept === undefined ? [] : [kept];
  });
}

const redact: CompileStage = (operand, { scope }) => {
  const slot = scope.slots.push(undefined) - 1;
  const root = scope.slots.push(undefined) - 1;
  const names = new Map(scope.names).set('CURRENT', slot).set('ROOT', root);
  const evaluate: Evaluate = scope.compile(operand, { ...scope, names });
  const decide = (document: Document): string => {
    scope.slots[slot] = document;
    const decision = evaluate(document);
    if (decision === 'keep' || decision === 'prune' || decision === 'descend') return decision;
    throw new ServerError(
      17053,
      `$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE`,
    );
  };
  return oneByOne((document) => {
    scope.slots[root] = document;
    return redacted(document, decide);
  });
};

const sample: CompileStage = (operand, { host }) => {
  if (!isDocument(operand)) throw new ServerError(28745, 'the $sample stage specification must be an object');
  for (const name of operand.keys())
    if (name !== 'size') throw new ServerError(28748, `unrecognized option to $sample: ${name}`);
  const size = operand.get('size');
  if (size === undefined) throw new ServerError(28749, '$sample stage must specify a size');
  if (!isNumeric(size)) throw new ServerError(28746, 'size argument to $sample must be a number');
  const count = Number(asWhole(size) ?? 0n);
  if (count <= 0) throw new ServerError(28747, 'size argument to $sample must be a positive integer');
  const random = host.random ?? Math.random;
  type Drawn = { readonly document: Document; readonly order: number };
  const drawn = function* (source: Paused<Document>): Generator<Drawn | typeof PAUSE> {
    for (const document of source) yield document === PAUSE ? document : { document, order: random() };
  };
  return function* sampled(source) {
    for (const one of inOrder(drawn(source), (a: Drawn, b: Drawn) => a.order - b.order, count))
      yield one === PAUSE ? one : one.document;
  };
};

const documents: CompileStage = (operand, { scope }) => {
  const list = scope.compile(operand, scope)(new Map());
  if (!Array.isArray(list)) throw new ServerError(5858203, `an array is expected`);
  return () =>
    list.map((item) => {
      if (!isDocument(item)) throw new ServerError(40228, `$documents must hold objects, found ${typeName(item)}`);
      return item;
    });
};

/** The stages that let documents through one by one. */
export const streamingStages: Readonly<Record<string, CompileStage>> = {
  $match: match,
  $limit: limit,
  $skip: skip,
  $unwind: unwind,
  $redact: redact,
  $sample: sample,
  $documents: documents,
};
