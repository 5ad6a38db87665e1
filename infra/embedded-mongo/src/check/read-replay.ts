import { LINES } from './lines.ts';
import { type Finding, silent } from './tool.ts';

type Row = { area: string; kind: string; percent: number; cases: number; wrong: number };

const ROW = /^(\w+) +(sane|mixed) +([\d.]+) % of (\d+) +value (\d+)/gm;

const rowsOf = (output: string): Row[] =>
  [...output.matchAll(ROW)].map(([, area = '', kind = '', percent, cases, wrong]) => ({
    area,
    kind,
    percent: Number(percent),
    cases: Number(cases),
    wrong: Number(wrong),
  }));

/** Every line of the corpus, whether or not the tool told about it. */
const wanted = Object.entries(LINES.replay.agreement).flatMap(([area, kinds]) =>
  Object.entries(kinds).map(([kind, least]) => ({ area, kind, least })),
);

function findingOf(rows: readonly Row[], { area, kind, least }: (typeof wanted)[number]): Finding {
  const what = `replay ${area} ${kind}`;
  const line = `${least} %`;
  const row = rows.find((each) => each.area === area && each.kind === kind);
  if (!row) return silent(what, line);
  return { what, passed: `${row.percent} %`, of: String(row.cases), line, isMet: row.percent >= least };
}

function wrongValues(rows: readonly Row[]): Finding {
  const sum = (count: (row: Row) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const [wrong, cases] = [sum((row) => row.wrong), sum((row) => row.cases)];
  const most = LINES.replay.wrongValuesPercent;
  return {
    what: 'replay wrong values',
    passed: String(wrong),
    of: String(cases),
    line: `at most ${most} %`,
    isMet: cases > 0 && (100 * wrong) / cases <= most,
  };
}

/** The golden corpus: each area and kind for itself, and wrong values over all. */
export function readReplay(output: string): Finding[] {
  const rows = rowsOf(output);
  return [...wanted.map((each) => findingOf(rows, each)), wrongValues(rows)];
}
