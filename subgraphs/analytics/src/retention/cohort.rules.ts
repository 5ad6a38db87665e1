/** One row of the answer of the database: how many of those who entered in one period came back in another. */
export interface CountedReturn {
  readonly _id: { readonly start: Date; readonly period: Date };
  readonly people: number;
  readonly sum: number;
}

export interface Returns {
  readonly people: number;
  readonly sum: number;
}

export interface PlacedReturn {
  readonly place: readonly string[];
  readonly people: number;
  readonly leftovers: readonly number[];
  readonly content: Returns;
}

/** A cohort as it may be shown. */
export interface ShownCohort {
  readonly start: Date;
  readonly size: number | null;
  readonly counts: readonly (number | null)[];
  readonly rates: readonly (number | null)[];
}

/** GraphQL's Int ends there. */
const MOST = 2 ** 31 - 1;
const NEW = 'new';
const MONTHS: Readonly<Record<string, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MILLISECONDS: Readonly<Record<string, number>> = { HOUR: HOUR_MS, DAY: DAY_MS, WEEK: WEEK_MS };

/**
 * Which cells have a total that is known elsewhere: those of one period add up to its customers, and all who are new to all
 * customers.
 */
export const TOTALS: readonly ((place: readonly string[]) => string | null)[] = [
  ([period]) => period ?? null,
  ([, origin]) => (origin === NEW ? NEW : null),
];

/**
 * The table as the gate takes it: by period, and in it by where people come from. Who stayed away is described by the size
 * of the cohort less who came back.
 */
export function cellsOf(counted: readonly CountedReturn[]): PlacedReturn[] {
  const sizes = new Map(counted.filter(isEntry).map(({ _id, people }) => [_id.start.getTime(), people]));
  return counted.map((row) => {
    const { _id, people, sum } = row;
    const away = (sizes.get(_id.start.getTime()) ?? people) - people;
    return { place: placeOf(_id.period, _id.start), people, leftovers: [away], content: { people, sum } };
  });
}

function isEntry({ _id }: CountedReturn): boolean {
  return _id.start.getTime() === _id.period.getTime();
}

function placeOf(period: Date, start: Date): string[] {
  const origin = start.getTime() === period.getTime() ? NEW : start.toISOString();
  return [period.toISOString(), origin];
}

interface ShownCell {
  readonly place: readonly string[];
  readonly content: Returns | null;
}

export interface CohortQuestion {
  readonly granularity: string;
  readonly periods: number;
  readonly from: Date | null;
  readonly isSum: boolean;
}

/** Cohorts from their first period to the newest one that any fact is in. What nobody did counts nothing. */
export function cohortsOf(cells: readonly ShownCell[], question: CohortQuestion): ShownCohort[] {
  const { granularity, periods, from } = question;
  const known = new Map(cells.map((cell) => [JSON.stringify(cell.place), cell]));
  const instants = cells.map(({ place: [period] }) => new Date(period ?? 0));
  const newest = new Date(Math.max(...instants.map(Number)));
  const starts = cells.filter(({ place }) => place[1] === NEW).map(({ place: [period] }) => new Date(period ?? 0));
  return starts
    .filter((start) => !from || start >= from)
    .toSorted((a, b) => a.getTime() - b.getTime())
    .map((start) => {
      const own = periodsFrom(start, { granularity, periods, newest });
      const found = own.map((period) => known.get(JSON.stringify(placeOf(period, start))));
      return cohortOf(start, found, question.isSum);
    });
}

/** Where the size is hidden, the rest would give it away. */
function cohortOf(start: Date, cells: readonly (ShownCell | undefined)[], isSum: boolean): ShownCohort {
  const size = cells[0]?.content?.people ?? null;
  const counts = cells.map((cell) => {
    if (size === null) return null;
    const count = cell ? (isSum ? cell.content?.sum : cell.content?.people) : 0;
    return count === undefined || Math.abs(count) > MOST ? null : count;
  });
  return { start, size, counts, rates: counts.map((count) => (count === null || !size ? null : count / size)) };
}

interface Span {
  readonly granularity: string;
  readonly periods: number;
  readonly newest: Date;
}

function periodsFrom(start: Date, { granularity, periods, newest }: Span): Date[] {
  const all = Array.from({ length: periods }, (_, index) => later(start, granularity, index));
  return all.filter((period) => period <= newest);
}

function later(start: Date, granularity: string, count: number): Date {
  const months = MONTHS[granularity];
  if (months === undefined) return new Date(start.getTime() + count * (MILLISECONDS[granularity] ?? DAY_MS));
  return new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months * count, 1));
}
