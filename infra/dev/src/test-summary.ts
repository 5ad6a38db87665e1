/** How a check or a suite ended. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ms: number;
}

const NAME_WIDTH = 18;

export function summaryLine({ name, passed, failed, skipped, ms }: Outcome): string {
  return `${name.padEnd(NAME_WIDTH)} ${countsOf({ passed, failed, skipped })}  ${(ms / 1_000).toFixed(1)} s`;
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

function countsOf({ passed, failed, skipped }: Pick<Outcome, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function sum(outcomes: readonly Outcome[], of: (outcome: Outcome) => number): number {
  return outcomes.reduce((total, outcome) => total + of(outcome), 0);
}
