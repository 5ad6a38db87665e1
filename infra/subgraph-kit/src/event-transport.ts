import type { Envelope } from '@customer-module/event-contracts';

/** An event where it travels. Positions of a source start at 1 and have no gaps. */
export interface PublishedEvent {
  readonly position: number;
  readonly event: Envelope;
}

/** An event as it is sent: its data is JSON text, which nothing on the way needs to read. */
export type SentEvent = Omit<Envelope, 'data'> & { readonly data: string };

export function sent(event: Envelope): SentEvent {
  return { ...event, data: JSON.stringify(event.data) };
}

/** How much one read may bring: whichever comes first, but always at least one event. */
export interface ReadLimit {
  readonly events: number;
  readonly bytes: number;
  /** The types whose data is wanted; of others the data may be null, so that it need not travel. All, when absent. */
  readonly types?: readonly string[];
}

/** Somebody misses the events of a subject from a number on. */
export interface Redelivery {
  readonly source: string;
  readonly subject: string;
  readonly fromSequence: number;
}

/** The port that events leave and enter by. A source is a subgraph, as events name it: `/profiles`. */
export interface EventTransport {
  /** Appends in this order; may be repeated, since who takes events in knows them by their id. */
  readonly publish: (source: string, events: readonly SentEvent[]) => Promise<void>;
  readonly read: (source: string, afterPosition: number, limit: ReadLimit) => Promise<PublishedEvent[]>;
  /** 0 where a source has published nothing. */
  readonly lastPosition: (source: string) => Promise<number>;
  /** Calls back, soon and not for each, when somebody has published. A hint only: whoever needs to know looks. */
  readonly wake: (onNews: () => void) => () => Promise<void>;
  readonly askAgain: (missed: Redelivery) => Promise<void>;
  /** What is asked of a source; each is handed out once. */
  readonly takeRequests: (source: string) => Promise<Redelivery[]>;
  readonly close: () => Promise<void>;
}
