import { compareValues } from '../bson/compare.ts';
import { asNumber, asWhole, isNumeric } from '../bson/numbers.ts';
import { isNullish, typeName } from '../bson/types.ts';
import { Double, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileSort, type SortKey } from '../query/compile-sort.ts';
import { insertInOrder } from '../query/in-order.ts';
import type { Accumulator } from './accumulation.ts';
import { namedOperands } from './operands.ts';
import { constantOf, type Scope } from './scope.ts';

type Compile = (operand: Value, scope: Scope) => Accumulator;

/** How many are asked for: a positive whole number. */
export function countOf(name: string, value: Value | undefined): number {
  if (!isNumeric(value))
    throw new ServerError(5787902, `Value for 'n' must be of integral type, but found ${typeName(value)}`);
  const count = asWhole(value);
  if (count === null) throw new ServerError(5787903, `Value for 'n' must be of integral type, but found a fraction`);
  if (count <= 0n) throw new ServerError(5787908, `'n' must be greater than 0, found ${count} for ${name}`);
  return Number(count);
}

function compileCount(name: string, operand: Value | undefined, scope: Scope): () => number {
  const evaluate = scope.compile(operand ?? null, scope);
  const known = constantOf(evaluate);
  if (known) {
    const count = countOf(name, known.value);
    return () => count;
  }
  return () => countOf(name, evaluate(new Map()));
}

const form = (name: string, required: readonly string[]) => ({
  name,
  required,
  codes: { shape: 5787900, unknown: 5787901, absent: required.includes('sortBy') ? 5788005 : 5787906 },
});

/** The first or the last of all values, in the order of their arrival. */
const byArrival =
  (name: string, fromEnd: boolean): Compile =>
  (operand, scope) => {
    const spec = namedOperands(operand, form(name, ['input', 'n']));
    const count = compileCount(name, spec.get('n'), scope);
    return {
      input: scope.compile(spec.get('input') ?? null, scope),
      create: () => {
        const items: Value[] = [];
        const most = count();
        return {
          add: (value) => {
            if (fromEnd || items.length < most) items.push(value ?? null);
            if (items.length > most) items.shift();
          },
          result: () => items,
        };
      },
    };
  };

/** The smallest or the largest; null and missing do not take part. */
const byValue =
  (name: string, sign: -1 | 1): Compile =>
  (operand, scope) => {
    const { collation } = scope.settings;
    const spec = namedOperands(operand, form(name, ['input', 'n']));
    const count = compileCount(name, spec.get('n'), scope);
    const compare = (a: Value, b: Value): number => sign * compareValues(b, a, collation);
    return {
      input: scope.compile(spec.get('input') ?? null, scope),
      create: () => {
        const items: Value[] = [];
        const most = count();
        return {
          add: (value) => {
            if (!isNullish(value)) insertInOrder(items, value, most, compare);
          },
          result: () => items,
        };
      },
    };
  };

type Entry = { readonly key: SortKey; readonly output: Value };

/** The first entries of an order, or the last ones; never more than are asked for. */
class Chosen {
  readonly entries: Entry[] = [];

  constructor(
    readonly most: number,
    readonly fromEnd: boolean,
    readonly compare: (a: Entry, b: Entry) => number,
  ) {}

  add(entry: Entry): void {
    const { entries, most, fromEnd, compare } = this;
    if (!fromEnd) return insertInOrder(entries, entry, most, compare);
    const [first] = entries;
    if (entries.length >= most && first && compare(entry, first) < 0) return;
    insertInOrder(entries, entry, Infinity, compare);
    if (entries.length > most) entries.shift();
  }
}

/** `$top` and `$bottom`: the output that belongs to the first or last document of an order. */
const byOrder =
  (name: string, fromEnd: boolean, many: boolean): Compile =>
  (operand, scope) => {
    const spec = namedOperands(operand, form(name, many ? ['n', 'output', 'sortBy'] : ['output', 'sortBy']));
    const sortBy = spec.get('sortBy');
    if (!(sortBy instanceof Map)) throw new ServerError(10065, `expected 'sortBy' to be an object`);
    const sort = compileSort(sortBy, { collation: scope.settings.collation });
    const compare = (a: Entry, b: Entry): number => sort.compareKeys(a.key, b.key);
    const count = many ? compileCount(name, spec.get('n'), scope) : () => 1;
    const output = scope.compile(spec.get('output') ?? null, scope);
    return {
      input: (root) => [[...sort.keyOf(root)], output(root) ?? null],
      create: () => {
        const chosen = new Chosen(count(), fromEnd, compare);
        return {
          add: (value) => {
            const [key, item] = value as [SortKey, Value];
            chosen.add({ key, output: item });
          },
          result: () => {
            const outputs = chosen.entries.map((entry) => entry.output);
            return many ? outputs : (outputs[0] ?? null);
          },
        };
      },
    };
  };

/** The value below which the given share of numbers lies, taken from the numbers themselves. */
export function percentilesOf(numbers: number[], shares: readonly number[]): Value[] {
  if (numbers.length === 0) return shares.map(() => null);
  const sorted = numbers.toSorted((a, b) => a - b);
  return shares.map((share) => new Double(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN));
}

/** Reads and checks the `p` of `$percentile`. */
export function sharesOf(value: Value | undefined): number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ServerError(7750300, `The $percentile 'p' field must be an array of numbers from [0.0, 1.0]`);
  }
  return value.map((item) => {
    const share = isNumeric(item) ? asNumber(item) : Number.NaN;
    if (!(share >= 0 && share <= 1))
      throw new ServerError(7750303, `The $percentile 'p' field must be an array of numbers from [0.0, 1.0]`);
    return share;
  });
}

const percentile =
  (name: string): Compile =>
  (operand, scope) => {
    const median = name === '$median';
    const spec = namedOperands(operand, {
      name,
      required: median ? ['input', 'method'] : ['input', 'method', 'p'],
      codes: { shape: 7436100, unknown: 40415, absent: 40414 },
    });
    if (spec.get('method') !== 'approximate')
      throw new ServerError('BadValue', `Currently only 'approximate' can be used as percentile 'method'.`);
    const shares = median ? [0.5] : sharesOf(constantOf(scope.compile(spec.get('p') ?? null, scope))?.value);
    return {
      input: scope.compile(spec.get('input') ?? null, scope),
      create: () => {
        const numbers: number[] = [];
        return {
          add: (value) => {
            if (isNumeric(value)) numbers.push(asNumber(value));
          },
          result: () => (median ? percentilesOf(numbers, shares)[0] : percentilesOf(numbers, shares)),
        };
      },
    };
  };

/** The accumulators that choose some of what they were given. */
export const rankedAccumulators: Readonly<Record<string, Compile>> = {
  $firstN: byArrival('$firstN', false),
  $lastN: byArrival('$lastN', true),
  $minN: byValue('$minN', -1),
  $maxN: byValue('$maxN', 1),
  $top: byOrder('$top', false, false),
  $topN: byOrder('$topN', false, true),
  $bottom: byOrder('$bottom', true, false),
  $bottomN: byOrder('$bottomN', true, true),
  $median: percentile('$median'),
  $percentile: percentile('$percentile'),
};
