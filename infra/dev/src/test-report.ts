import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Outcome } from './test-summary.ts';

const reportForm = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numFailedTestSuites: z.int(),
  startTime: z.number(),
  testResults: z.array(
    z.object({
      endTime: z.number(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** What a test that was skipped would have needed, by its name: jest's report has no place for a reason. */
const NEEDED: readonly (readonly [name: RegExp, missing: string])[] = [
  [/stands in the contract|what the file says/, 'no ../shared'],
  [/^the explorer /, 'no browser'],
  [/^where the system lists processes/, 'no /proc'],
];
const UNKNOWN = 'for no known reason';

/** What jest's report says of a suite; nothing as long as the report is not whole. */
export function readReport(name: string, file: string): Outcome | undefined {
  try {
    return outcomeOf(name, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function outcomeOf(name: string, report: unknown): Outcome {
  const found = reportForm.parse(report);
  const tests = found.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName);
  return {
    name,
    passed: found.numPassedTests,
    // A file that does not even load has no failed tests, and must not count as green.
    failed: Math.max(found.numFailedTests, found.numFailedTestSuites > 0 ? 1 : 0),
    skipped: found.numPendingTests,
    skippedFor: [...new Set(skipped.map(missingFor))],
    ms: Math.max(0, ...found.testResults.map(({ endTime }) => endTime - found.startTime)),
  };
}

function missingFor(test: string): string {
  return NEEDED.find(([name]) => name.test(test))?.[1] ?? UNKNOWN;
}
