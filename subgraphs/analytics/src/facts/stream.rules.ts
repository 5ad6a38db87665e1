/** Everything that profiles records of what people did. */
export const INTERACTIONS = 'interactions';

/** A relay that was not woken looks again within a second. */
const QUIET_MS = 1_500;

/** How far something has been read. */
export interface Reading {
  readonly lastEventTime: Date;
  readonly behind: number;
}

/**
 * Up to when all is known. While facts come in, that is the time of the newest event read: more may be under way that this
 * subgraph cannot see. Once nothing was left to read for longer than a relay takes, it is now.
 */
export function knownUpTo(readings: readonly Reading[], takenInAt: Date | null, now: Date): Date {
  const isQuiet = takenInAt === null || now.getTime() - takenInAt.getTime() >= QUIET_MS;
  const instants = readings.map(({ lastEventTime, behind }) => (behind === 0 && isQuiet ? now : lastEventTime));
  return new Date(Math.min(now.getTime(), ...instants.map((instant) => new Date(instant).getTime())));
}
