import { arithmeticOperators } from './arithmetic.ts';
import { arrayAccessOperators } from './array-access.ts';
import { arrayIterationOperators } from './array-iteration.ts';
import { comparisonOperators } from './comparison.ts';
import { conversionOperators } from './conversions.ts';
import { dateArithmeticOperators } from './date-arithmetic.ts';
import { dateReadingOperators } from './date-reading.ts';
import { dateOperators } from './dates.ts';
import { gatheringOperators } from './gathering.ts';
import { logicOperators } from './logic.ts';
import { metaOperators } from './meta.ts';
import { objectOperators } from './objects.ts';
import { powerOperators } from './powers.ts';
import { regexOperators } from './regex-operators.ts';
import { roundingOperators } from './rounding.ts';
import type { Operator } from './scope.ts';
import { setOperators } from './sets.ts';
import { otherOperators } from './sizes.ts';
import { stringOperators } from './strings.ts';

/** Every expression operator by its name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...arithmeticOperators,
  ...arrayAccessOperators,
  ...arrayIterationOperators,
  ...comparisonOperators,
  ...conversionOperators,
  ...dateArithmeticOperators,
  ...dateOperators,
  ...dateReadingOperators,
  ...gatheringOperators,
  ...logicOperators,
  ...metaOperators,
  ...objectOperators,
  ...otherOperators,
  ...powerOperators,
  ...regexOperators,
  ...roundingOperators,
  ...setOperators,
  ...stringOperators,
};
