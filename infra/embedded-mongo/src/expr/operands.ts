import { ServerError } from '../errors/server-error.ts';
import type { Document, Value } from '../bson/values.ts';
import { folded, type Evaluate, type Operator, type Scope } from './scope.ts';

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

export const ternary =
  (name: string, compute: (a: Result, b: Result, c: Result) => Result): Operator =>
  (operand, scope) => {
    const parts = exactly(name, 3, operand, scope);
    const [first = missing, second = missing, third = missing] = parts;
    return folded((root) => compute(first(root), second(root), third(root)), parts);
  };

/** From `least` to `most` operands, given as a list. */
export const between =
  (name: string, range: readonly [number, number], compute: (values: Result[]) => Result): Operator =>
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
    return folded((root) => compute(parts.map((part) => part(root))), parts);
  };

/** Any number of operands. */
export const variadic =
  (compute: (values: Result[]) => Result): Operator =>
  (operand, scope) => {
    const parts = compileAll(operand, scope);
    return folded((root) => compute(parts.map((part) => part(root))), parts);
  };

/** How an operator with named operands is read. */
export type NamedForm = {
  readonly name: string;
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** Codes for: not a document, an unknown name, a name that is missing. */
  readonly codes: { readonly shape: number; readonly unknown: number; readonly absent: number };
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
    return folded(evaluate, [...parts.values()]);
  };
