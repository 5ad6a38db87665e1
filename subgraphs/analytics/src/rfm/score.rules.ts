/** What is scored, of one customer. */
export interface Standing {
  readonly _id: string;
  readonly lastPurchaseAt: Date;
  readonly purchases: number;
  readonly spent: number;
  readonly contributions: number;
}

/** For each axis, the values to exceed: the first of them for the second score, and so on. */
export interface Thresholds {
  readonly recency: readonly Date[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
  readonly contribution: readonly number[];
}

export interface Scores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
  readonly contribution: number;
  readonly label: string;
  readonly recencyDays: number;
  readonly purchases: number;
}

const USUAL_QUANTILES = 5;
const DAY_MS = 86_400_000;

/**
 * The usual names by quintiles of recency and frequency: one row a recency score, from 1 on, one entry a frequency score.
 */
const LABELS: readonly (readonly string[])[] = [
  ['Hibernating', 'Hibernating', 'At risk', 'At risk', 'Cannot lose them'],
  ['Hibernating', 'Hibernating', 'At risk', 'At risk', 'Cannot lose them'],
  ['About to sleep', 'About to sleep', 'Need attention', 'Loyal customers', 'Loyal customers'],
  ['Promising', 'Potential loyalists', 'Potential loyalists', 'Loyal customers', 'Loyal customers'],
  ['New customers', 'Potential loyalists', 'Potential loyalists', 'Champions', 'Champions'],
];

/** What marketers call somebody with these scores; other quantiles are mapped to quintiles first. */
export function labelOf(recency: number, frequency: number, quantiles: number): string {
  const quintile = (score: number): number => Math.ceil((score * USUAL_QUANTILES) / quantiles);
  return LABELS[quintile(recency) - 1]?.[quintile(frequency) - 1] ?? '';
}

export function scoresOf(standing: Standing, thresholds: Thresholds, now: Date): Scores {
  const { lastPurchaseAt, purchases, spent, contributions } = standing;
  const recency = scoreOf(dayOf(lastPurchaseAt), thresholds.recency.map(Number));
  const frequency = scoreOf(purchases, thresholds.frequency);
  return {
    recency,
    frequency,
    monetary: scoreOf(spent, thresholds.monetary),
    contribution: scoreOf(contributions, thresholds.contribution),
    label: labelOf(recency, frequency, USUAL_QUANTILES),
    recencyDays: Math.max(0, Math.floor((now.getTime() - lastPurchaseAt.getTime()) / DAY_MS)),
    purchases,
  };
}

function scoreOf(value: number, thresholds: readonly number[]): number {
  return 1 + thresholds.filter((threshold) => value > threshold).length;
}

function dayOf(instant: Date): number {
  return Math.floor(instant.getTime() / DAY_MS) * DAY_MS;
}
