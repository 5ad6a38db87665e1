import type { Cap } from './reward-rule.entity.ts';
import { CapPeriod, CapScope } from './reward-rule.enums.ts';

/** What a cap of a rule counts an award under. */
export interface CapOccasion {
  readonly ruleId: string;
  readonly customerId: string;
  readonly subject: string;
  readonly at: Date;
}

const DAY_MS = 86_400_000;

/**
 * The name of the count that a cap belongs to. Versions of a rule share their counts, so a new version does not pay
 * twice; caps of one scope and period do too.
 */
export function capCountOf({ scope, period }: Cap, { ruleId, customerId, subject, at }: CapOccasion): string {
  const who = {
    [CapScope.RULE]: [],
    [CapScope.PERSON]: [customerId],
    [CapScope.PERSON_PER_SUBJECT]: [customerId, subject],
  };
  return JSON.stringify([ruleId, scope, periodStart(period, at), ...who[scope]]);
}

/** Periods are those of the calendar, in UTC, of when it happened. */
function periodStart(period: CapPeriod, at: Date): string {
  const day = at.toISOString().slice(0, 'YYYY-MM-DD'.length);
  const daysSinceMonday = (at.getUTCDay() + 6) % 7;
  const monday = new Date(at.getTime() - daysSinceMonday * DAY_MS).toISOString().slice(0, day.length);
  return {
    [CapPeriod.DAY]: day,
    [CapPeriod.WEEK]: `week of ${monday}`,
    [CapPeriod.MONTH]: day.slice(0, 'YYYY-MM'.length),
    [CapPeriod.YEAR]: day.slice(0, 'YYYY'.length),
    [CapPeriod.EVER]: 'ever',
  }[period];
}

const PERIODS: Record<CapPeriod, string> = {
  DAY: 'a day',
  WEEK: 'a week',
  MONTH: 'a month',
  YEAR: 'a year',
  EVER: 'ever',
};

const SCOPES: Record<CapScope, string> = {
  PERSON: 'one person',
  PERSON_PER_SUBJECT: 'one person and subject',
  RULE: 'everybody together',
};

/** The cap in the words that customers read. */
export function capText({ scope, period, amount, times }: Cap): string {
  const points = amount ? [`${amount.points} ${amount.currencyId}`] : [];
  const often = times === null ? [] : [`${times} times`];
  return `At most ${[...points, ...often].join(' and ')} ${PERIODS[period]} for ${SCOPES[scope]}`;
}
