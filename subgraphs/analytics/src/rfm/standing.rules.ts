import type { Thresholds } from './score.rules.ts';

/** Whose standing is wanted, and as of when. */
export interface Scope {
  readonly asOf: Date;
  /** The currency that is summed: amounts of several cannot be added up. */
  readonly currency: string | null;
  readonly customerIds: readonly string[] | null;
  readonly orderKinds: readonly string[];
  readonly contributionKinds: readonly string[];
}

const IS_PURCHASE = { $eq: ['$kind', 'PURCHASE'] };
const AXES = ['recency', 'frequency', 'monetary', 'contribution'] as const;

/** One row for each customer who ever bought something. */
export function standings({ asOf, currency, customerIds, orderKinds, contributionKinds }: Scope): object[] {
  const isCounted = { $and: [{ $in: ['$kind', [...orderKinds]] }, { $eq: ['$currency', { $literal: currency }] }] };
  const whose = customerIds ? { $in: [...customerIds] } : { $ne: null };
  return [
    {
      $match: {
        customerId: whose,
        persona: false,
        kind: { $in: [...orderKinds, ...contributionKinds] },
        at: { $lte: asOf },
      },
    },
    {
      $group: {
        _id: '$customerId',
        lastPurchaseAt: { $max: { $cond: [IS_PURCHASE, '$at', null] } },
        purchases: { $sum: { $cond: [IS_PURCHASE, 1, 0] } },
        spent: { $sum: { $cond: [isCounted, '$total', 0] } },
        contributions: { $sum: { $cond: [{ $in: ['$kind', [...contributionKinds]] }, 1, 0] } },
      },
    },
    { $match: { purchases: { $gt: 0 } } },
  ];
}

/** What is compared on each axis. */
const AXIS_VALUES = {
  recency: { $dateTrunc: { date: '$lastPurchaseAt', unit: 'day' } },
  frequency: '$purchases',
  monetary: '$spent',
  contribution: '$contributions',
};

/** One row: of n customers in order, the value of number ceil(k n / q) is the k-th threshold of q quantiles. */
export function thresholdsOf(scope: Scope, quantiles: number): object[] {
  const numbers = Array.from({ length: quantiles - 1 }, (_, index) => index + 1);
  const picked = (axis: string): object => {
    const values = { $ifNull: [{ $arrayElemAt: [`$${axis}.values`, 0] }, []] };
    const rank = { $ceil: { $divide: [{ $multiply: ['$$number', { $size: values }] }, quantiles] } };
    return { $map: { input: numbers, as: 'number', in: { $arrayElemAt: [values, { $subtract: [rank, 1] }] } } };
  };
  return [
    ...standings(scope),
    { $project: AXIS_VALUES },
    { $facet: Object.fromEntries(AXES.map((axis) => [axis, inOrder(axis)])) },
    { $project: Object.fromEntries(AXES.map((axis) => [axis, picked(axis)])) },
  ];
}

function inOrder(axis: string): object[] {
  return [{ $sort: { [axis]: 1 } }, { $group: { _id: null, values: { $push: `$${axis}` } } }];
}

/** One row for each combination of scores that somebody has. */
export function scoreTable(scope: Scope, thresholds: Thresholds): object[] {
  const scored = (axis: 'recency' | 'frequency' | 'monetary'): object => ({
    $add: [1, ...thresholds[axis].map((value) => ({ $cond: [{ $gt: [AXIS_VALUES[axis], value] }, 1, 0] }))],
  });
  return [
    ...standings(scope),
    { $group: { _id: [scored('recency'), scored('frequency'), scored('monetary')], people: { $sum: 1 } } },
  ];
}

/** The currency that most orders are in. */
export function mainCurrency(orderKinds: readonly string[]): object[] {
  return [
    { $match: { kind: { $in: [...orderKinds] }, currency: { $ne: null } } },
    { $group: { _id: '$currency', orders: { $sum: 1 } } },
    { $sort: { orders: -1, _id: 1 } },
    { $limit: 1 },
    { $project: { currency: '$_id' } },
  ];
}
