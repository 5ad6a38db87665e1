import { describeFault, type Log } from './log.ts';
import { backoffMs } from './retry.ts';
import type { Surroundings } from './surroundings.ts';

export interface Pump {
  /** There may be something to do: looks at once. */
  readonly wake: () => void;
  /** Lets the running step finish. */
  readonly stop: () => Promise<void>;
}

export interface PumpParts {
  readonly name: string;
  /** Does one piece of work; false where there was none. */
  readonly step: () => Promise<boolean>;
  /** Rests after a step that took so long, woken or not, until it is stopped. */
  readonly rest?: (tookMs: number, stopped: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly surroundings: Surroundings;
}

const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 1_000;
const AFTER_FAULT = { firstDelayMs: 100, longestDelayMs: 5_000 };

/** Runs a step again and again: at once while there is work, and else when woken, or at growing intervals. */
export function startPump({ name, step, rest: restAfter, log, surroundings }: PumpParts): Pump {
  const stopping = new AbortController();
  let idleMs = FIRST_LOOK_MS;
  let faults = 0;
  let isWoken = false;
  let rest = new AbortController();

  async function restFor(delayMs: number): Promise<void> {
    if (isWoken || stopping.signal.aborted) return;
    rest = new AbortController();
    await surroundings.sleep(delayMs, rest.signal).catch(() => undefined);
  }

  /** How long to rest after a step. */
  async function stepped(): Promise<number> {
    try {
      const startedMs = surroundings.elapsedMs();
      const hasWorked = await step();
      await restAfter?.(surroundings.elapsedMs() - startedMs, stopping.signal);
      faults = 0;
      if (hasWorked || isWoken) idleMs = FIRST_LOOK_MS;
      const delayMs = hasWorked ? 0 : idleMs;
      if (!hasWorked) idleMs = Math.min(idleMs * 2, LONGEST_LOOK_MS);
      return delayMs;
    } catch (error) {
      faults += 1;
      log.error({ pump: name, fault: describeFault(error) }, 'a step failed');
      isWoken = false;
      return backoffMs(AFTER_FAULT, faults, surroundings.random());
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      isWoken = false;
      const delayMs = await stepped();
      if (delayMs > 0) await restFor(delayMs);
    }
  }

  const running = run();
  return {
    wake() {
      isWoken = true;
      rest.abort();
    },
    async stop() {
      stopping.abort();
      rest.abort();
      await running;
    },
  };
}
