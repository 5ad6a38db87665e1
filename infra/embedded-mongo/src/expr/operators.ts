import { arithmeticOperators } from './arithmetic.ts';
import { arrayAccessOperators } from './array-access.ts';
import { arrayIterationOperators } from './array-iteration.ts';
import { comparisonOperators } from './comparison.ts';
import { logicOperators } from './logic.ts';
import { powerOperators } from './powers.ts';
import { roundingOperators } from './rounding.ts';
import type { Operator } from './scope.ts';

/** Every expression operator by its name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...arithmeticOperators,
  ...arrayAccessOperators,
  ...arrayIterationOperators,
  ...comparisonOperators,
  ...logicOperators,
  ...powerOperators,
  ...roundingOperators,
};
