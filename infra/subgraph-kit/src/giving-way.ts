import type { Surroundings } from './surroundings.ts';

/** What a subgraph is being asked, for work in the background that gives way to it. */
export interface Traffic {
  /** A request came; call what it gives back when it was answered. */
  readonly enter: () => () => void;
  /** Whether a request is being answered, or was a moment ago. */
  readonly isBusy: () => boolean;
}

/** Whoever sends one request after another is still there between two of them. */
const MOMENT_MS = 250;
const LOOK_EVERY_MS = 50;
/** What work in the background leaves to requests, for each part of the time that it takes. */
const PARTS_FOR_REQUESTS = 49;
/** What waits longer gives way no more. */
const LONGEST_WAIT_MS = 30_000;

export function traffic({ elapsedMs }: Pick<Surroundings, 'elapsedMs'>): Traffic {
  let running = 0;
  let lastAtMs = Number.NEGATIVE_INFINITY;
  return {
    enter() {
      running += 1;
      return () => {
        running -= 1;
        lastAtMs = elapsedMs();
      };
    },
    isBusy: () => running > 0 || elapsedMs() - lastAtMs < MOMENT_MS,
  };
}

export interface GivingWay {
  readonly traffic: Traffic;
  readonly surroundings: Pick<Surroundings, 'elapsedMs' | 'now' | 'sleep'>;
}

/** Since when the oldest piece of work waits that is left; null where none is known. */
export type BacklogSince = Date | null;

/**
 * Rests after a step of work in the background: while requests come in and a backlog waits, forty-nine times as long as
 * the step took, so that a load of many thousand is answered first and its followers catch up behind it. What has waited
 * for half a minute does not rest.
 */
export async function giveWay(
  { traffic: { isBusy }, surroundings: { elapsedMs, now, sleep } }: GivingWay,
  { since, tookMs }: { readonly since: BacklogSince; readonly tookMs: number },
  signal: AbortSignal,
): Promise<void> {
  if (!since) return;
  const untilMs = elapsedMs() + tookMs * PARTS_FOR_REQUESTS;
  const isPatient = () => now().getTime() - since.getTime() < LONGEST_WAIT_MS;
  while (elapsedMs() < untilMs && isBusy() && isPatient() && !signal.aborted) {
    await sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
}
