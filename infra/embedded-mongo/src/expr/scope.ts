import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';

/** A compiled expression: from the current document to a value; `undefined` is missing. */
export type Evaluate = (root: Document) => Value | undefined;

/** Compiles the operand of one operator. */
export type Operator = (operand: Value, scope: Scope) => Evaluate;

/** What stays the same for a whole command. */
export type Settings = {
  readonly now: Date;
  readonly collation?: Collation | undefined;
  readonly random: () => number;
  /** The command's `let`, visible to every expression. */
  readonly variables?: Document | undefined;
};

/** The names an expression may use. Variables live in numbered slots, so that nothing is looked up by name per document. */
export type Scope = {
  readonly settings: Settings;
  readonly slots: (Value | undefined)[];
  readonly names: ReadonlyMap<string, number>;
  readonly compile: (value: Value, scope: Scope) => Evaluate;
};

/** The same scope with one more variable, and the variable's slot. */
export function declare(scope: Scope, name: string): { inner: Scope; slot: number } {
  const slot = scope.slots.push(undefined) - 1;
  return { inner: { ...scope, names: new Map(scope.names).set(name, slot) }, slot };
}

const constants = new WeakMap<Evaluate, { value: Value | undefined }>();

/** An expression that is the same for every document. */
export function constant(value: Value | undefined): Evaluate {
  const evaluate = () => value;
  constants.set(evaluate, { value });
  return evaluate;
}

/** The value of an expression that needs no document, else null. */
export const constantOf = (evaluate: Evaluate): { value: Value | undefined } | null => constants.get(evaluate) ?? null;

const NOWHERE: Document = new Map();

/** Computes at once what depends on constants only, so that faults show even where no document is read. */
export const folded = (evaluate: Evaluate, parts: readonly Evaluate[]): Evaluate =>
  parts.every((part) => constants.has(part)) ? constant(evaluate(NOWHERE)) : evaluate;
