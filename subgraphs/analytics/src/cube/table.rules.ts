import { invalid } from '@customer-module/subgraph-kit';
import { valueOf } from './cell.rules.ts';
import { CubeColumnKind } from './cube.enums.ts';
import type { Sums } from './pipeline.rules.ts';

export interface Column<Format> {
  readonly key: string;
  readonly title: string;
  readonly kind: CubeColumnKind;
  readonly format: Format | null;
}

/** What names a column. */
interface Titled {
  readonly key: string;
  readonly title: string;
}

interface TitledMetric<Format> extends Titled {
  readonly key: keyof Sums;
  readonly format: Format;
}

export interface TableParts<Format> {
  readonly axes: readonly Titled[];
  readonly period: string | null;
  readonly metrics: readonly TitledMetric<Format>[];
  readonly isCompared: boolean;
}

export interface Row {
  readonly values: readonly unknown[];
  readonly suppressed: boolean;
  readonly drillKey: null;
}

interface ShownCell {
  readonly place: readonly string[];
  readonly content: Sums | null;
}

export interface SortKey {
  readonly key: string;
  readonly descending?: boolean | null;
}

export const PREVIOUS = ':previous';
export const TIME = 'time';

export function columnsOf<Format>({ axes, period, metrics, isCompared }: TableParts<Format>): Column<Format>[] {
  const plain = axes.map(({ key, title }) => ({ key, title, kind: CubeColumnKind.DIMENSION, format: null }));
  const time = period === null ? [] : [{ key: TIME, title: period, kind: CubeColumnKind.TIME, format: null }];
  const measures = metrics.map(({ key, title, format }) => ({ key, title, kind: CubeColumnKind.MEASURE, format }));
  const compared = measures.map(({ key, title, format }) => ({
    key: key + PREVIOUS,
    title: `${title} before`,
    kind: CubeColumnKind.COMPARISON,
    format,
  }));
  return [...plain, ...time, ...measures, ...(isCompared ? compared : [])];
}

/** Rows in the order of their places. Where a period is compared, what is in one of both stands in a row. */
export function rowsOf(
  metrics: readonly { readonly key: keyof Sums }[],
  cells: readonly ShownCell[],
  previous: readonly ShownCell[] | null,
): Row[] {
  const now = byPlace(cells);
  const before = byPlace(previous ?? []);
  const places = new Map([...now, ...before].map(([key, { place }]) => [key, place.map(valueOf)]));
  return [...places]
    .toSorted(([, a], [, b]) => compareLists(a, b))
    .map(([key, values]) => {
      const both = previous ? [now.get(key), before.get(key)] : [now.get(key)];
      const numbers = both.flatMap((cell) => metrics.map((metric) => numberOf(cell, metric.key)));
      return {
        values: [...values, ...numbers],
        suppressed: both.some((cell) => cell?.content === null),
        drillKey: null,
      };
    });
}

function byPlace(cells: readonly ShownCell[]): Map<string, ShownCell> {
  return new Map(cells.map((cell) => [JSON.stringify(cell.place), cell]));
}

/** Where nothing happened, there is nothing to hide. */
function numberOf(cell: ShownCell | undefined, key: keyof Sums): number | null {
  if (!cell) return 0;
  return cell.content?.[key] ?? null;
}

/** Hidden rows come last, in the order of their places: else the order would say what they hide. */
export function sortedBy(rows: readonly Row[], columns: readonly Titled[], keys: readonly SortKey[]): Row[] {
  const by = keys.map(({ key, descending }) => {
    const column = columns.findIndex((each) => each.key === key);
    if (column === -1) throw invalid('UNKNOWN_ORDER', 'Rows are ordered by the key of a column.');
    return { column, sign: (descending ?? true) ? -1 : 1 };
  });
  if (by.length === 0) return [...rows];
  const shown = rows.filter(({ suppressed }) => !suppressed);
  const hidden = rows.filter(({ suppressed }) => suppressed);
  const compare = (a: Row, b: Row): number =>
    by.map(({ column, sign }) => sign * compareValues(a.values[column], b.values[column])).find(isDecisive) ?? 0;
  return [...shown.toSorted(compare), ...hidden];
}

function isDecisive(difference: number): boolean {
  return difference !== 0;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  return a.map((value, index) => compareValues(value, b[index])).find(isDecisive) ?? 0;
}

/** No value sorts before any. */
function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
