import type { Envelope } from '@customer-module/event-contracts';
import { defineEntity, p } from '@mikro-orm/core';

/** How far this subgraph has read a source; moved in the transaction that has the effects. */
export const Cursor = defineEntity({
  name: 'Cursor',
  collection: 'cursors',
  properties: {
    id: p.string().primary().fieldName('_id'),
    position: p.integer(),
    lastEventTime: p.datetime(),
  },
});

/** The last number of each subject that was taken in, or given up: what follows it is next, anything later is a gap. */
export const Progress = defineEntity({
  name: 'Progress',
  collection: 'progress',
  properties: {
    id: p.string().primary().fieldName('_id'),
    last: p.integer(),
  },
});

/** An event that cannot be taken in yet: it failed, its predecessor is missing, or it stands behind one of these. */
export const WaitingEvent = defineEntity({
  name: 'WaitingEvent',
  collection: 'waitingEvents',
  properties: {
    id: p.string().primary().fieldName('_id'),
    source: p.string(),
    subject: p.string(),
    sequence: p.integer(),
    tries: p.integer(),
    nextTryAt: p.datetime().nullable(),
    event: p.json<Envelope>(),
  },
  indexes: [{ properties: ['source', 'subject', 'sequence'] }, { properties: ['source', 'nextTryAt'] }],
});

/** An event that was given up, until somebody replays it. The reason quotes no values. */
export const DeadLetter = defineEntity({
  name: 'DeadLetter',
  collection: 'deadLetters',
  properties: {
    id: p.string().primary().fieldName('_id'),
    source: p.string(),
    subject: p.string(),
    type: p.string(),
    reason: p.string(),
    tries: p.integer(),
    traceparent: p.string().nullable(),
    at: p.datetime(),
    event: p.json<Envelope>(),
  },
});

/** The same rows as they are stored. */
export interface CursorRow {
  readonly _id: string;
  readonly position: number;
  readonly lastEventTime: Date;
}

export interface ProgressRow {
  readonly _id: string;
  readonly last: number;
}

export interface WaitingRow {
  readonly _id: string;
  readonly source: string;
  readonly subject: string;
  readonly sequence: number;
  readonly tries: number;
  /** Null: when the one before it is through. */
  readonly nextTryAt: Date | null;
  readonly event: Envelope;
}

export interface DeadLetterRow {
  readonly _id: string;
  readonly source: string;
  readonly subject: string;
  readonly type: string;
  readonly reason: string;
  readonly tries: number;
  readonly traceparent: string | null;
  readonly at: Date;
  readonly event: Envelope;
}

/** What this subgraph knows a subject of a source by. */
export function progressId(source: string, subject: string): string {
  return `${source} ${subject}`;
}
