import { isNullish } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { checkVariableName } from './field-path.ts';
import { compileAll, namedOperands, unary } from './operands.ts';
import { constant, constantOf, declare, folded, type Evaluate, type Operator, type Scope } from './scope.ts';
import { isTrue } from './truth.ts';

const isConstantly = (part: Evaluate, outcome: boolean): boolean => {
  const known = constantOf(part);
  return known !== null && isTrue(known.value) === outcome;
};

/** Whether a constant among the parts decides alone: one false for `$and`, one true for `$or`. */
const isDecided = (parts: readonly Evaluate[], by: boolean): boolean => parts.some((part) => isConstantly(part, by));

const and: Operator = (operand, scope) => {
  const parts = compileAll(operand, scope);
  if (isDecided(parts, false)) return constant(false);
  return folded((root) => parts.every((part) => isTrue(part(root))), parts);
};

const or: Operator = (operand, scope) => {
  const parts = compileAll(operand, scope);
  if (isDecided(parts, true)) return constant(true);
  return folded((root) => parts.some((part) => isTrue(part(root))), parts);
};

const conditionForm = {
  name: '$cond',
  required: ['if', 'then', 'else'],
  codes: { shape: 17083, unknown: 17083, absent: 17080 },
};

const absentCodes = new Map([
  ['if', 17080],
  ['then', 17081],
  ['else', 17082],
]);

function conditionParts(operand: Value): Value[] {
  if (Array.isArray(operand)) {
    if (operand.length === 3) return operand;
    throw new ServerError(16020, `Expression $cond takes exactly 3 arguments. ${operand.length} were passed in.`);
  }
  if (!(operand instanceof Map))
    throw new ServerError(16020, 'Expression $cond takes exactly 3 arguments. 1 were passed in.');
  const absent = conditionForm.required.find((name) => !operand.has(name));
  if (absent && [...operand.keys()].every((name) => conditionForm.required.includes(name))) {
    throw new ServerError(absentCodes.get(absent) ?? 17080, `Missing '${absent}' parameter to $cond`);
  }
  namedOperands(operand, conditionForm);
  return conditionForm.required.map((name) => operand.get(name) ?? null);
}

/** Chooses; what is not chosen is not evaluated. */
const condition: Operator = (operand, scope) => {
  const [test, yes, no] = conditionParts(operand).map((part) => scope.compile(part, scope));
  if (!test || !yes || !no) throw new ServerError(16020, 'Expression $cond takes exactly 3 arguments.');
  const known = constantOf(test);
  if (known) return isTrue(known.value) ? yes : no;
  return (root) => (isTrue(test(root)) ? yes(root) : no(root));
};

const ifNull: Operator = (operand, scope) => {
  if (!Array.isArray(operand) || operand.length < 2) {
    throw new ServerError(1257300, '$ifNull needs at least two arguments, had: 1');
  }
  const parts = compileAll(operand, scope);
  const evaluate: Evaluate = (root) => {
    let value: Value | undefined;
    for (const part of parts) {
      value = part(root);
      if (!isNullish(value)) return value;
    }
    return value;
  };
  return folded(evaluate, parts);
};

type Branch = { readonly test: Evaluate; readonly result: Evaluate };

function readBranch(item: Value, scope: Scope): Branch {
  if (!(item instanceof Map)) throw new ServerError(40062, '$switch expected each branch to be an object');
  for (const name of item.keys()) {
    if (name !== 'case' && name !== 'then')
      throw new ServerError(40063, `$switch found an unknown argument to a branch: ${name}`);
  }
  const [test, result] = [item.get('case'), item.get('then')];
  if (test === undefined) throw new ServerError(40064, `$switch requires each branch have a 'case' expression`);
  if (result === undefined) throw new ServerError(40065, `$switch requires each branch have a 'then' expression.`);
  return { test: scope.compile(test, scope), result: scope.compile(result, scope) };
}

/** What `$switch` is made of. */
type Choices = { readonly branches: readonly Branch[]; readonly otherwise: Evaluate | null };

function readChoices(operand: Value, scope: Scope): Choices {
  if (!(operand instanceof Map)) throw new ServerError(40060, '$switch requires an object as an argument');
  for (const name of operand.keys()) {
    if (name !== 'branches' && name !== 'default')
      throw new ServerError(40067, `$switch found an unknown argument: ${name}`);
  }
  const listed = operand.get('branches') ?? [];
  if (!Array.isArray(listed)) throw new ServerError(40061, `$switch expected an array for 'branches'`);
  if (listed.length === 0) throw new ServerError(40068, '$switch requires at least one branch.');
  const branches = listed.map((item) => readBranch(item, scope));
  const otherwise = operand.get('default');
  return { branches, otherwise: otherwise === undefined ? null : scope.compile(otherwise, scope) };
}

const choose: Operator = (operand, scope) => {
  const { branches, otherwise } = readChoices(operand, scope);
  const open = branches.filter(({ test }) => !isConstantly(test, false));
  const [first] = open;
  if (first && isConstantly(first.test, true)) return first.result;
  return (root) => {
    for (const { test, result } of open) if (isTrue(test(root))) return result(root);
    if (otherwise) return otherwise(root);
    throw new ServerError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
};

/** `$let`: each value is computed in the outer scope. */
const letIn: Operator = (operand, scope) => {
  const spec = namedOperands(operand, {
    name: '$let',
    required: ['vars', 'in'],
    codes: { shape: 16874, unknown: 16875, absent: 16876 },
  });
  const vars = spec.get('vars');
  if (!(vars instanceof Map)) throw new ServerError(10065, 'invalid parameter: expected an object (vars)');
  let inner = scope;
  const assignments: { slot: number; value: Evaluate }[] = [];
  for (const [name, expression] of vars) {
    checkVariableName(name);
    const value = scope.compile(expression, scope);
    const declared = declare(inner, name);
    inner = declared.inner;
    assignments.push({ slot: declared.slot, value });
  }
  const body = inner.compile(spec.get('in') ?? null, inner);
  const { slots } = scope;
  return (root) => {
    const values = assignments.map(({ value }) => value(root));
    for (const [index, { slot }] of assignments.entries()) slots[slot] = values[index];
    return body(root);
  };
};

/** Conditions, choices and variables. */
export const logicOperators: Readonly<Record<string, Operator>> = {
  $and: and,
  $or: or,
  $not: unary('$not', (value) => !isTrue(value)),
  $cond: condition,
  $ifNull: ifNull,
  $switch: choose,
  $let: letIn,
  $literal: (operand) => constant(operand),
  $const: (operand) => constant(operand),
  $expr: (operand, scope) => scope.compile(operand, scope),
};
