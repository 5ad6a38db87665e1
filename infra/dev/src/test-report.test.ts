import { outcomeOf } from './test-report.ts';

function aReport(change: object, ...tests: readonly { status: string; fullName: string }[]) {
  return {
    numPassedTests: 1,
    numFailedTests: 0,
    numPendingTests: tests.filter(({ status }) => status === 'pending').length,
    numFailedTestSuites: 0,
    startTime: 1_000,
    testResults: [{ endTime: 3_000, assertionResults: tests }],
    ...change,
  };
}

test('what was skipped says once what it would have needed', () => {
  const report = aReport(
    {},
    { status: 'pending', fullName: 'everything that is served stands in the contract types' },
    { status: 'pending', fullName: 'everything that is served stands in the contract fields' },
    { status: 'pending', fullName: 'the explorer runs the page of one customer' },
    { status: 'passed', fullName: 'a thread has a title' },
  );

  expect(outcomeOf('community', report)).toMatchObject({ skipped: 3, skippedFor: ['no ../shared', 'no browser'] });
});

test('a test that somebody left out is told as such', () => {
  const report = aReport({}, { status: 'pending', fullName: 'a thread has a title' });

  expect(outcomeOf('community', report).skippedFor).toEqual(['for no known reason']);
});

test('a file that does not load counts as failed', () => {
  expect(outcomeOf('community', aReport({ numFailedTestSuites: 1 }))).toMatchObject({
    passed: 1,
    failed: 1,
    ms: 2_000,
  });
});
