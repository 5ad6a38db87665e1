import type { Outcome } from './run-tool.ts';

const HEAD = ['tool', 'passed', 'of', 'line', 'time', ''];

/** All findings as one table; a tool's time stands in its first row. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ findings, seconds }) =>
    findings.map(({ what, passed, of, line, isMet }, i) => [
      what,
      passed,
      of,
      line,
      i === 0 ? `${seconds} s` : '',
      isMet ? 'ok' : 'MISSED',
    ]),
  );
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
