import { readFileSync } from 'node:fs';
import { readCheckOptions } from './config.ts';
import { LINES } from './lines.ts';
import { tableOf } from './table.ts';
import { TOOLS } from './tools.ts';

/** The lines that a tool's output misses. */
function missedBy(name: string, output: string): string[] {
  const tool = TOOLS.find((each) => each.name === name);
  return (tool?.read(output) ?? []).filter(({ isMet }) => !isMet).map(({ what }) => what);
}

/** A replay's output where every area and kind agrees as its line asks. */
const replayed = Object.entries(LINES.replay.agreement).flatMap(([area, kinds]) =>
  Object.entries(kinds).map(
    ([kind, least]) =>
      `${area.padEnd(14)} ${kind.padEnd(6)} ${least.toFixed(2)} % of 1000   value 0  code 3  shouldFail 0`,
  ),
);

const namesOf = (...args: string[]): string[] => readCheckOptions(args).tools.map(({ name }) => name);

describe('a check', () => {
  it.each([
    ['probe', 'crud 18/18\nTOTAL          116/116', []],
    ['probe', 'TOTAL          115/116', ['probe']],
    ['probe', '', ['probe']],
    ['unified', 'TOTAL    pass 1091  fail  21  skip 344\nunexpected failures: 0', []],
    ['unified', 'TOTAL    pass 1089  fail  23  skip 344\nunexpected failures: 0', ['unified']],
    ['unified', 'TOTAL    pass 1111  fail   1  skip 344\nunexpected failures: 1', ['unified, failures not listed']],
    ['unified', 'Error: no server', ['unified']],
    ['bank', 'ok   a\nok   b\nok   c\nok   d\nok   e', []],
    ['bank', 'ok   a\nFAIL no torn snapshot\nok   c\nok   d\nok   e', ['bank']],
    ['durable', 'round 1: 5 acknowledged, ready again after 90 ms', ['durable']],
    ['durable', 'FAIL acknowledged inserts: 4 of 5 present', ['durable', 'durable, losses']],
    ['restart', 'restart: 400 ms with 100000 documents', []],
    ['restart', 'restart: 1001 ms with 100000 documents', ['restart']],
    ['restart', 'restart: 400 ms with 99999 documents', ['restart']],
    [
      'bench',
      '{}',
      Object.keys({ ...LINES.bench.atLeastPerSecond, ...LINES.bench.atMostMs }).map((what) => `bench ${what}`),
    ],
  ])('of %s with %j misses %j', (name, output, missed) => {
    expect(missedBy(name, output)).toEqual(missed);
  });

  it('of the corpus misses each area below its line, each that is absent, and wrong values', () => {
    const below = replayed.map((row) => row.replace(/^(query +sane +)100.00/, '$199.95'));
    const wrong = replayed.map((row) => row.replace(/^(expr +mixed.*value )0/, '$1100'));

    expect(missedBy('replay', replayed.join('\n'))).toEqual([]);
    expect(missedBy('replay', below.join('\n'))).toEqual(['replay query sane']);
    expect(missedBy('replay', replayed.slice(1).join('\n'))).toEqual(['replay query sane']);
    expect(missedBy('replay', wrong.join('\n'))).toEqual(['replay wrong values']);
  });

  it('runs what it is asked to, and the bench on demand only', () => {
    expect(namesOf()).toEqual(['probe', 'bank', 'replay', 'unified', 'durable', 'restart']);
    expect(namesOf('--bench')).toContain('bench');
    expect(namesOf('--only', 'replay', '--only', 'bank')).toEqual(['replay', 'bank']);
    expect(() => namesOf('--only', 'other')).toThrow('--only other: there are probe, bank');
  });

  it('ends with one table', () => {
    const met = { what: 'bank', passed: '5', of: '5', line: '5', isMet: true };
    const missed = { what: 'replay query sane', passed: '99 %', of: '2000', line: '100 %', isMet: false };

    expect(tableOf([{ findings: [met, missed], seconds: 3 }])).toBe(
      [
        'tool               passed  of    line   time',
        'bank               5       5     5      3 s   ok',
        'replay query sane  99 %    2000  100 %        MISSED',
      ].join('\n'),
    );
  });

  it('gives a reason for each failure that it expects', () => {
    const text = readFileSync(new URL('../../expected-failures.txt', import.meta.url), 'utf8');
    const lines = text.split('\n').filter((line) => line !== '');
    const tests = lines.filter((line) => !line.startsWith('#'));

    expect(tests.length).toBeLessThanOrEqual(LINES.unified.failures);
    expect(new Set(tests).size).toBe(tests.length);
    // No test stands before the first reason, or behind an empty one.
    expect(lines.findIndex((line) => line.startsWith('# '))).toBe(0);
    expect(lines.filter((line) => !/^(# .+[.]$|# Format: |[\w-]+\/[\w-]+\.json :: .+$)/.test(line))).toEqual([]);
  });
});
