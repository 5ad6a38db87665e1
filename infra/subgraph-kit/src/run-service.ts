import { WrongStart } from './wrong-start.ts';

const WRONG_START = 2;
const LONGEST_END_MS = 5_000;

/** Something that runs until it is asked to end. */
export interface Drainable {
  readonly drain: () => Promise<void>;
}

/**
 * All that the main file of a service does: runs it until SIGTERM or SIGINT, which let what runs finish. A wrong start
 * ends with 2 and one line that names the remedy.
 */
export async function runService(name: string, start: () => Promise<Drainable>): Promise<void> {
  const starting = Promise.resolve().then(start);
  endOnSignals(starting);
  try {
    await starting;
  } catch (error) {
    if (!(error instanceof WrongStart)) throw error;
    process.stderr.write(`${name} cannot start: ${error.message}\n`);
    process.exit(WRONG_START);
  }
}

/** Both signals may come, one from the terminal and one from whoever started us; the first counts, during the start too. */
function endOnSignals(starting: Promise<Drainable>): void {
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
      starting
        .then(({ drain }) => drain())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
  }
}
