import { compareValues } from '../bson/compare.ts';
import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import type { Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { accumulate } from './accumulators.ts';
import { compileAll, named } from './operands.ts';
import { countOf, percentilesOf, sharesOf } from './ranked-accumulators.ts';
import { folded, type Operator } from './scope.ts';

/** An accumulator on the operands of one document; a single array is opened. */
const overOperands =
  (name: string): Operator =>
  (operand, scope) => {
    const parts = compileAll(operand, scope);
    const [only] = parts;
    const { collation } = scope.settings;
    if (parts.length === 1 && only) {
      return folded((root) => {
        const value = only(root);
        return accumulate(name, Array.isArray(value) ? value : [value], collation);
      }, parts);
    }
    return folded(
      (root) =>
        accumulate(
          name,
          parts.map((part) => part(root)),
          collation,
        ),
      parts,
    );
  };

const chosen = (name: string, choose: (items: Value[], count: number) => Value[]): Operator =>
  named(
    { name, required: ['n', 'input'], codes: { shape: 5787801, unknown: 5787901, absent: 5787906 }, late: true },
    (values) => {
      const input = values.get('input');
      const count = countOf(name, values.get('n'));
      if (!Array.isArray(input)) throw new ServerError(5788200, `input must be an array, found ${typeName(input)}`);
      return choose(input, count);
    },
  );

const sorted = (items: Value[], sign: 1 | -1): Value[] =>
  items.filter((item) => !isNullish(item)).toSorted((a, b) => sign * compareValues(a, b));

const percentile = (name: string): Operator => {
  const median = name === '$median';
  const required = median ? ['input', 'method'] : ['input', 'method', 'p'];
  return named({ name, required, codes: { shape: 7436200, unknown: 40415, absent: 40414 } }, (values) => {
    const input = values.get('input');
    const numbers = (Array.isArray(input) ? input : [input]).filter((item) => isNumeric(item)).map(asNumber);
    if (values.get('method') !== 'approximate') {
      throw new ServerError('BadValue', `Currently only 'approximate' can be used as percentile 'method'.`);
    }
    return median ? percentilesOf(numbers, [0.5])[0] : percentilesOf(numbers, sharesOf(values.get('p')));
  });
};

/** Accumulators as expressions on arrays. */
export const gatheringOperators: Readonly<Record<string, Operator>> = {
  $sum: overOperands('$sum'),
  $avg: overOperands('$avg'),
  $min: overOperands('$min'),
  $max: overOperands('$max'),
  $stdDevPop: overOperands('$stdDevPop'),
  $stdDevSamp: overOperands('$stdDevSamp'),
  $firstN: chosen('$firstN', (items, count) => items.slice(0, count)),
  $lastN: chosen('$lastN', (items, count) => items.slice(-count)),
  $minN: chosen('$minN', (items, count) => sorted(items, 1).slice(0, count)),
  $maxN: chosen('$maxN', (items, count) => sorted(items, -1).slice(0, count)),
  $median: percentile('$median'),
  $percentile: percentile('$percentile'),
};
