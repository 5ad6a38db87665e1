import type { Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import type { Value } from '../bson/values.ts';
import { rightFirst } from './operands.ts';
import type { Operator } from './scope.ts';

type Decide = (order: number) => Value;

const comparing =
  (name: string, decide: Decide): Operator =>
  (operand, scope) => {
    const collation: Collation | undefined = scope.settings.collation;
    return rightFirst(name, (a, b) => decide(compareValues(a, b, collation)))(operand, scope);
  };

/** Comparison across all types, in the total order. */
export const comparisonOperators: Readonly<Record<string, Operator>> = {
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $cmp: comparing('$cmp', (order) => Math.sign(order)),
};
