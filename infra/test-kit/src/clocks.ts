import { realSurroundings, type Surroundings } from '@customer-module/subgraph-kit';

/** Surroundings whose time stands still until a test moves it. */
export interface Clock extends Surroundings {
  readonly set: (instant: string | Date) => void;
  readonly advance: (ms: number) => void;
}

/** A delay passes at once, and the clock shows it afterwards. */
export function aClock(start: string | Date = '2026-05-01T12:00:00Z'): Clock {
  let nowMs = new Date(start).getTime();
  const advance = (ms: number): void => void (nowMs += ms);
  return {
    ...realSurroundings(),
    now: () => new Date(nowMs),
    elapsedMs: () => nowMs,
    sleep: async (delayMs) => advance(delayMs),
    set: (instant) => void (nowMs = new Date(instant).getTime()),
    advance,
  };
}
