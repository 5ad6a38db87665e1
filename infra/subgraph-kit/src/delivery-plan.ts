import type { Envelope } from '@customer-module/event-contracts';

/** What is known about a subject when events of it arrive. */
export interface SubjectState {
  /** The last number taken in or given up. */
  readonly last: number;
  /** The lowest number that waits; absent where nothing does. */
  readonly firstWaiting?: number;
}

export interface HeldEvent {
  readonly event: Envelope;
  /** Whether its predecessor is missing; else it stands behind an event that waits. */
  readonly isGap: boolean;
}

/** What becomes of a delivery. */
export interface DeliveryPlan {
  readonly due: readonly Envelope[];
  readonly held: readonly HeldEvent[];
  /** The new last number of each subject that got on. */
  readonly progress: ReadonlyMap<string, number>;
}

/**
 * Sorts a delivery: each subject goes on in its own order, whatever happens to others. A number that was passed already
 * is due again, because only the inbox knows whether that very event was taken in.
 */
export function planDelivery(events: readonly Envelope[], known: ReadonlyMap<string, SubjectState>): DeliveryPlan {
  const states = new Map(known);
  const due: Envelope[] = [];
  const held: HeldEvent[] = [];
  const progress = new Map<string, number>();
  for (const event of events) {
    const { subject, sequence } = event;
    const { last, firstWaiting = Infinity } = states.get(subject) ?? { last: 0 };
    if (sequence <= last) {
      due.push(event);
    } else if (sequence === last + 1 && sequence < firstWaiting) {
      due.push(event);
      progress.set(subject, sequence);
      states.set(subject, { last: sequence, firstWaiting });
    } else {
      held.push({ event, isGap: sequence < firstWaiting });
      states.set(subject, { last, firstWaiting: Math.min(firstWaiting, sequence) });
    }
  }
  return { due, held, progress };
}
