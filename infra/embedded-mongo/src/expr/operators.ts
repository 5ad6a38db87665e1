import { comparisonOperators } from './comparison.ts';
import { constant, type Operator } from './scope.ts';

/** Every expression operator by its name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...comparisonOperators,
  $literal: (operand) => constant(operand),
};
