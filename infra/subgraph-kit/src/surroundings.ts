import { setTimeout as wait } from 'node:timers/promises';
import { monotonicFactory } from 'ulid';

/** What the world outside decides: time and chance. They come in as data, so that a simulation can decide them. */
export interface Surroundings {
  readonly now: () => Date;
  /** For durations: it never goes backwards. */
  readonly elapsedMs: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Later ids of one process sort behind earlier ones, in the same millisecond too: lists by id are in order of making. */
  readonly newId: (prefix: string) => string;
  /** Ids of events, in the same order. */
  readonly newEventId: () => string;
  readonly sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>;
}

/** The real ones. */
export function realSurroundings(): Surroundings {
  const next = monotonicFactory();
  return {
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    random: Math.random,
    newId: (prefix) => `${prefix}_${next()}`,
    newEventId: () => next(),
    sleep: (delayMs, signal) => wait(delayMs, undefined, { signal }),
  };
}
