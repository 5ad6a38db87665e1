import type { Expression } from './condition.rules.ts';
import type { Plan } from './plan.rules.ts';

/** What a cell adds up. */
export interface Sums {
  readonly revenue: number;
  readonly orders: number;
  readonly purchases: number;
  readonly items: number;
  readonly customers: number;
}

/** One row of the answer of the database; what no measure needs is not in it. */
export interface CountedCell extends Partial<Sums> {
  readonly _id: readonly (string | Date | null)[];
  readonly orders: number;
  readonly customers: number;
  /** Orders of nobody known. */
  readonly anonymous: number;
  readonly purchasers?: number;
  readonly anonymousPurchases?: number;
  readonly returners?: number;
  readonly anonymousReturns?: number;
  /** How many people each condition keeps out of the cell who would be in it otherwise, and how many orders of nobody. */
  readonly [left: `leftPeople${number}`]: number;
  readonly [left: `leftAnonymous${number}`]: number;
  readonly lowCurrency?: string | null;
  readonly highCurrency?: string | null;
}

/** What is to be counted, of what. */
export interface Counting {
  readonly plan: Plan;
  readonly measures: readonly string[];
  readonly orderKinds: readonly string[];
}

const ROW: Readonly<Record<Plan['grain'], { amount: string; quantity: string; unwind: object[] }>> = {
  ORDER: { amount: '$total', quantity: '$items', unwind: [] },
  CATEGORY: { amount: '$categories.amount', quantity: '$categories.quantity', unwind: [{ $unwind: '$categories' }] },
};
const IS_PURCHASE = { $eq: ['$kind', 'PURCHASE'] };
const IS_RETURN = { $ne: ['$kind', 'PURCHASE'] };
const IS_NOBODY = { $eq: ['$customerId', null] };
const NONE: CountedSets = { sums: {}, sets: [] };

/** Numbers by name, and sets of people by the name of their size. */
interface CountedSets {
  readonly sums: Readonly<Record<string, object>>;
  readonly sets: readonly (readonly [string, object])[];
}

/**
 * One pass over the facts: a cell gathers its people as a set, so that it knows how many it describes. What fails one
 * condition is counted too: the same cell without that condition, less this one, would show it.
 */
export function pipelineOf(counting: Counting): object[] {
  const { plan, orderKinds } = counting;
  const counted = [inAll(counting), inMeasures(counting), inKinds(counting), ...plan.conditions.map(leftBy)];
  const sets = counted.flatMap((each) => each.sets);
  return [
    { $match: { kind: { $in: [...orderKinds] }, persona: false } },
    ...ROW[plan.grain].unwind,
    ...failures(plan.conditions),
    {
      $group: {
        _id: [...plan.axes],
        ...Object.assign({}, ...counted.map(({ sums }) => sums)),
        ...Object.fromEntries(sets),
      },
    },
    { $match: { orders: { $gt: 0 } } },
    { $addFields: Object.fromEntries(sets.map(([name]) => [name, sizeOf(`$${name}`)])) },
  ];
}

/** One bit for each condition that fails. What fails two is out of sight of any one of them. */
function failures(conditions: readonly Expression[]): object[] {
  if (conditions.length === 0) return [];
  const bits = conditions.map((condition, index) => ({ $cond: [condition, 0, 2 ** index] }));
  const nearMisses = [0, ...conditions.map((_, index) => 2 ** index)];
  return [
    { $addFields: { failed: { $add: bits } } },
    ...(conditions.length > 1 ? [{ $match: { failed: { $in: nearMisses } } }] : []),
  ];
}

function inCell({ conditions }: Plan, tests: readonly object[] = []): readonly object[] {
  return conditions.length > 0 ? [{ $eq: ['$failed', 0] }, ...tests] : tests;
}

function inAll({ plan }: Counting): CountedSets {
  return {
    sums: { orders: sumOf(inCell(plan), 1), anonymous: sumOf(inCell(plan, [IS_NOBODY]), 1) },
    sets: [['customers', setOf(inCell(plan))]],
  };
}

function inMeasures({ plan, measures }: Counting): CountedSets {
  const { amount, quantity } = ROW[plan.grain];
  const currency = valueIf(inCell(plan), '$currency', null);
  const revenue = {
    revenue: sumOf(inCell(plan), amount),
    lowCurrency: { $min: currency },
    highCurrency: { $max: currency },
  };
  const items = { items: sumOf(inCell(plan), quantity) };
  const purchases = { purchases: sumOf(inCell(plan, [IS_PURCHASE]), 1) };
  const byMeasure: Readonly<Record<string, Record<string, object>>> = { revenue, items, purchases };
  return { sums: Object.assign({}, ...measures.map((measure) => byMeasure[measure] ?? {})), sets: [] };
}

/** Orders less purchases are returns: whoever sees both sees who is behind the difference. */
function inKinds({ plan, measures }: Counting): CountedSets {
  if (!measures.includes('purchases')) return NONE;
  return {
    sums: {
      anonymousPurchases: sumOf(inCell(plan, [IS_NOBODY, IS_PURCHASE]), 1),
      anonymousReturns: sumOf(inCell(plan, [IS_NOBODY, IS_RETURN]), 1),
    },
    sets: [
      ['purchasers', setOf(inCell(plan, [IS_PURCHASE]))],
      ['returners', setOf(inCell(plan, [IS_RETURN]))],
    ],
  };
}

function leftBy(_: Expression, index: number): CountedSets {
  const hasFailed = { $eq: ['$failed', 2 ** index] };
  return {
    sums: { [`leftAnonymous${index}`]: sumOf([hasFailed, IS_NOBODY], 1) },
    sets: [[`leftPeople${index}`, setOf([hasFailed])]],
  };
}

function sumOf(tests: readonly object[], value: unknown): object {
  return { $sum: valueIf(tests, value, 0) };
}

function setOf(tests: readonly object[]): object {
  return { $addToSet: valueIf(tests, '$customerId', null) };
}

function valueIf(tests: readonly object[], value: unknown, otherwise: unknown): unknown {
  if (tests.length === 0) return value;
  return { $cond: [tests.length === 1 ? tests[0] : { $and: [...tests] }, value, otherwise] };
}

/** Nobody is in the set too, where somebody was not known or not meant. */
function sizeOf(set: string): object {
  return { $subtract: [{ $size: set }, { $cond: [{ $in: [null, set] }, 1, 0] }] };
}
