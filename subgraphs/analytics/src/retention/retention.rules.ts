/** What is asked of facts. */
export interface Following {
  readonly enter: readonly string[];
  readonly returned: readonly string[];
  /** The period that a fact falls into. */
  readonly period: object;
  /** What must hold of a fact. */
  readonly conditions: readonly object[];
  /** What is summed; null where people are counted only. */
  readonly sum: unknown;
}

/**
 * Follows people from the period in which they first showed a behaviour; an entry counts in its own period, whatever coming
 * back means. Each counts once in a period.
 */
export function pipelineOf(following: Following): object[] {
  const { enter, returned, conditions, sum } = following;
  const kinds = [...new Set([...enter, ...returned])];
  return [
    { $match: { kind: { $in: kinds }, persona: false, customerId: { $ne: null } } },
    ...(conditions.length > 0 ? [{ $match: { $expr: { $and: [...conditions] } } }] : []),
    ...(sum === null ? periodsSeen(following) : periodsSummed(following)),
    { $match: { start: { $ne: null } } },
    { $unwind: '$periods' },
    { $match: { $expr: { $gte: ['$periods.at', '$start'] } } },
    { $group: { _id: { start: '$start', period: '$periods.at' }, people: { $sum: 1 }, sum: { $sum: '$periods.sum' } } },
  ];
}

/** Per person: when they entered, and the set of periods in which they came back. */
function periodsSeen({ enter, returned, period }: Following): object[] {
  return [
    {
      $group: {
        _id: '$customerId',
        start: { $min: { $cond: [isOneOf(enter), period, null] } },
        seen: { $addToSet: { $cond: [isOneOf(returned), period, null] } },
      },
    },
    { $addFields: { periods: asRows({ $setUnion: ['$seen', ['$start']] }) } },
  ];
}

function asRows(instants: object): object {
  return { $map: { input: instants, as: 'at', in: { at: '$$at', sum: 0 } } };
}

/** The same with the sum of each period, which needs a row for each person and period first. */
function periodsSummed({ enter, returned, period, sum }: Following): object[] {
  const isSeen = { $or: [{ $eq: ['$$each.returned', 1] }, { $eq: ['$$each.at', '$start'] }] };
  return [
    {
      $group: {
        _id: { customerId: '$customerId', period },
        entered: { $max: { $cond: [isOneOf(enter), 1, 0] } },
        returned: { $max: { $cond: [isOneOf(returned), 1, 0] } },
        sum: { $sum: { $cond: [isOneOf(returned), sum, 0] } },
      },
    },
    {
      $group: {
        _id: '$_id.customerId',
        start: { $min: { $cond: [{ $eq: ['$entered', 1] }, '$_id.period', null] } },
        periods: { $push: { at: '$_id.period', returned: '$returned', sum: '$sum' } },
      },
    },
    { $addFields: { periods: { $filter: { input: '$periods', as: 'each', cond: isSeen } } } },
  ];
}

function isOneOf(wanted: readonly string[]): object {
  return { $in: ['$kind', [...wanted]] };
}

/** How many entered since an instant, and how many before it; one row. */
export function entriesOf(following: Following, from: Date | null): object[] {
  const isSince = { $gte: ['$_id.start', { $literal: from }] };
  return [
    ...pipelineOf(following),
    { $match: { $expr: { $eq: ['$_id.start', '$_id.period'] } } },
    {
      $group: {
        _id: null,
        people: { $sum: { $cond: [isSince, '$people', 0] } },
        before: { $sum: { $cond: [isSince, 0, '$people'] } },
      },
    },
  ];
}
