/** How a check or a suite ended. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What the skipped tests would have needed, in a few words each. */
  readonly skippedFor?: readonly string[];
  readonly ms: number;
}

const NAME_WIDTH = 18;

export function summaryLine({ name, skippedFor = [], ms, ...counts }: Outcome): string {
  const reasons = skippedFor.length > 0 ? ` (${skippedFor.join(', ')})` : '';
  return `${name.padEnd(NAME_WIDTH)} ${countsOf(counts)}${reasons}  ${(ms / 1_000).toFixed(1)} s`;
}

export function addUp(outcomes: readonly Outcome[]): Outcome {
  return {
    name: 'total',
    passed: sum(outcomes, ({ passed }) => passed),
    failed: sum(outcomes, ({ failed }) => failed),
    skipped: sum(outcomes, ({ skipped }) => skipped),
    ms: sum(outcomes, ({ ms }) => ms),
  };
}

/** The last line of a run. */
export function totalLine(outcome: Outcome): string {
  return countsOf(outcome);
}

/**
 * What the runner of the suites adds to their reports: one that could not even begin counts as failed, and so does a runner
 * that failed while every report is green, such as a suite that was killed after its report or a configuration it refused.
 */
export function failuresBesides(
  reported: readonly Outcome[],
  { unreported, exitCode }: { readonly unreported: readonly string[]; readonly exitCode: number | null },
): Outcome[] {
  const failures = unreported.map(failureOf);
  const isTold = failures.length > 0 || reported.some(({ failed }) => failed > 0);
  return exitCode === 0 || isTold ? failures : [failureOf('turbo')];
}

function failureOf(name: string): Outcome {
  return { name, passed: 0, failed: 1, skipped: 0, ms: 0 };
}

function countsOf({ passed, failed, skipped }: Pick<Outcome, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function sum(outcomes: readonly Outcome[], of: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + of(outcome), 0);
}
