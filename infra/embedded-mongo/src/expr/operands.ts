import { ServerError } from '../errors/server-error.ts';
import type { Document, Value } from '../bson/values.ts';
import { constantOf, folded, type Evaluate, type Operator, type Scope } from './scope.ts';

type Result = Value | undefined;

/** The operands as a list: `{$abs: x}` is `{$abs: [x]}`. */
export const listOf = (operand: Value): Value[] => (Array.isArray(operand) ? operand : [operand]);

export const compileAll = (operand: Value, scope: Scope): Evaluate[] =>
  listOf(operand).map((item) => scope.compile(item, scope));

function exactly(name: string, count: number, operand: Value, scope: Scope): Evaluate[] {
  const all = listOf(operand);
  if (all.length !== count) {
    const plural = count === 1 ? 'argument' : 'arguments';
    throw new ServerError(16020, `Expression ${name} takes exactly ${count} ${plural}. ${all.length} were passed in.`);
  }
  return compileAll(operand, scope);
}

/** Refuses compiled operands before any document is read. */
export type Check = (parts: readonly Evaluate[]) => void;

/** What is constant as a whole is computed first, so that its own fault shows before the check's. */
function foldedThenChecked(evaluate: Evaluate, parts: readonly Evaluate[], check: Check): Evaluate {
  const result = folded(evaluate, parts);
  check(parts);
  return result;
}

const missing: Evaluate = () => undefined;

export const unary =
  (name: string, compute: (a: Result) => Result): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 1, operand, scope);
    const [first = missing] = parts;
    return folded((root) => compute(first(root)), parts);
  };

export const binary =
  (name: string, compute: (a: Result, b: Result) => Result): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 2, operand, scope);
    const [first = missing, second = missing] = parts;
    return folded((root) => compute(first(root), second(root)), parts);
  };

/** The same for operators that compute their right side first, which shows where both are wrong. */
export const rightFirst =
  (name: string, compute: (a: Result, b: Result) => Result): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 2, operand, scope);
    const [first = missing, second = missing] = parts;
    const evaluate: Evaluate = (root) => {
      const right = second(root);
      return compute(first(root), right);
    };
    return folded(evaluate, parts);
  };

/** The same for operators that may not need their right side. */
export const leftFirst =
  (name: string, compute: (a: Result, b: () => Result) => Result, check: Check = () => {}): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 2, operand, scope);
    const [first = missing, second = missing] = parts;
    return foldedThenChecked((root) => compute(first(root), () => second(root)), parts, check);
  };

export const ternary =
  (name: string, compute: (a: Result, b: Result, c: Result) => Result): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 3, operand, scope);
    const [first = missing, second = missing, third = missing] = parts;
    return folded((root) => compute(first(root), second(root), third(root)), parts);
  };

/** The operands of one call: how many, and each one's value when it is asked for. */
export type Operands = { readonly count: number; readonly at: (index: number) => Result };

/** From `least` to `most` operands, given as a list. */
export const between =
  (
    name: string,
    range: readonly [number, number],
    compute: (operands: Operands) => Result,
    check: Check = () => {},
  ): Operator =>
  (operand, scope) => {
    const [least, most] = range;
    const { length } = listOf(operand);
    if (length < least || length > most) {
      throw new ServerError(
        28667,
        `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${length} were passed in.`,
      );
    }
    const parts = compileAll(operand, scope);
    return foldedThenChecked(
      (root) => compute({ count: parts.length, at: (index) => parts[index]?.(root) }),
      parts,
      check,
    );
  };

/** The operands' values, each computed when it is looked at: what stands behind a null is never asked for. */
class LazyValues implements Iterator<Result> {
  #at = 0;

  constructor(
    readonly parts: readonly Evaluate[],
    readonly root: Document,
  ) {}

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<Result> {
    const part = this.parts[this.#at++];
    return part ? { value: part(this.root), done: false } : { value: undefined, done: true };
  }
}

/** What the order of an operator's operands means to it. */
export type Law = 'ordered' | 'associative' | 'commutative';

/** `{$op: [a, {$op: [b, c]}]}` as `{$op: [a, b, c]}`. */
function flattened(name: string, operand: Value): Value[] {
  return listOf(operand).flatMap((item) => {
    const inner = item instanceof Map && item.size === 1 ? item.get(name) : undefined;
    return inner === undefined ? [item] : flattened(name, inner);
  });
}

const isConstant = (part: Evaluate): boolean => constantOf(part) !== null;

/** Constants come last where the order does not matter, so that an absent field is seen before a wrong constant. */
function arranged(parts: readonly Evaluate[], law: Law): Evaluate[] {
  if (law !== 'commutative') return [...parts];
  return [...parts.filter((part) => !isConstant(part)), ...parts.filter(isConstant)];
}

/** Any number of operands. */
export const variadic =
  (
    name: string,
    compute: (values: Iterable<Result>) => Result,
    law: Law = 'ordered',
    check: Check = () => {},
  ): Operator =>
  (operand, scope) => {
    const list = law === 'ordered' ? operand : flattened(name, operand);
    const parts = arranged(compileAll(list, scope), law);
    check(parts);
    return folded((root) => compute(new LazyValues(parts, root)), parts);
  };

/** How an operator with named operands is read. */
export type NamedForm = {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** Codes for: not a document, an unknown name, a name that is missing. */
  readonly codes: { readonly shape: number; readonly unknown: number; readonly absent: number };
  /** Whether it is computed for each document even where its operands are constants; so faults show late. */
  readonly late?: boolean;
};

/** Reads `{ input, … }` and refuses unknown and absent names. */
export function namedOperands(operand: Value, form: NamedForm): Document {
  const { name, required, optional = [], codes } = form;
  if (!(operand instanceof Map)) throw new ServerError(codes.shape, `${name} only supports an object as its argument`);
  for (const key of operand.keys()) {
    if (!required.includes(key) && !optional.includes(key)) {
      throw new ServerError(codes.unknown, `Unrecognized argument to ${name}: ${key}`);
    }
  }
  const absent = required.find((key) => !operand.has(key));
  if (absent !== undefined) throw new ServerError(codes.absent, `Missing '${absent}' parameter to ${name}`);
  return operand;
}

/** An operator with named operands, all of them evaluated first. */
export const named =
  (form: NamedForm, compute: (values: ReadonlyMap<string, Result>, scope: Scope) => Result): Operator =>
  (operand, scope) => {
    const parts = new Map<string, Evaluate>();
    for (const [key, value] of namedOperands(operand, form)) parts.set(key, scope.compile(value, scope));
    const evaluate: Evaluate = (root) => {
      const values = new Map<string, Result>();
      for (const [key, part] of parts) values.set(key, part(root));
      return compute(values, scope);
    };
    return form.late ? evaluate : folded(evaluate, [...parts.values()]);
  };
