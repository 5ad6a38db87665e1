import type { Envelope } from '@customer-module/event-contracts';
import { BSON, type Collection } from 'mongodb';
import type { Database } from './database.ts';
import type { EventTransport, Redelivery } from './event-transport.ts';
import { books } from './native.ts';
import type { OutboxRow } from './outbox-event.entity.ts';

const LARGEST_BATCH = 500;
const LARGEST_BATCH_BYTES = 4 * 1024 * 1024;

export interface RelayParts {
  readonly source: string;
  readonly database: Database;
  readonly transport: EventTransport;
  readonly now: () => Date;
}

/**
 * One step of the relay: publishes what waits in the outbox, in order per subject, then marks it. A kill in between
 * publishes it again, which whoever takes events in absorbs by their id: at least once, never not at all.
 */
export async function relayOnce({ source, database, transport, now }: RelayParts): Promise<boolean> {
  const outbox = books<OutboxRow>(database.em, 'outbox');
  const waiting = await outbox.find({ relayedAt: null }).sort({ _id: 1 }).limit(LARGEST_BATCH).toArray();
  if (waiting.length === 0) return answerRequests(outbox, source, transport);
  const batch = inOrder(waiting.slice(0, fitting(waiting)));
  await transport.publish(
    source,
    batch.map((row) => envelopeOf(source, row)),
  );
  await outbox.updateMany({ _id: { $in: batch.map(({ _id }) => _id) } }, { $set: { relayedAt: now() } });
  return true;
}

async function answerRequests(
  outbox: Collection<OutboxRow>,
  source: string,
  transport: EventTransport,
): Promise<boolean> {
  const missed = await transport.takeRequests(source);
  for (const request of missed) await publishAgain(outbox, transport, request);
  return missed.length > 0;
}

async function publishAgain(
  outbox: Collection<OutboxRow>,
  transport: EventTransport,
  { source, subject, fromSequence }: Redelivery,
): Promise<void> {
  const wanted = { subject, sequence: { $gte: fromSequence }, relayedAt: { $ne: null } };
  const rows = await outbox.find(wanted).sort({ sequence: 1 }).limit(LARGEST_BATCH).toArray();
  await transport.publish(
    source,
    rows.map((row) => envelopeOf(source, row)),
  );
}

/** Ids are made in order by one process; where several write, a subject's own numbers decide. */
function inOrder(rows: readonly OutboxRow[]): OutboxRow[] {
  const bySubject = Map.groupBy(rows, ({ subject }) => subject);
  for (const own of bySubject.values()) own.sort((a, b) => b.sequence - a.sequence);
  return rows.flatMap(({ subject }) => bySubject.get(subject)?.pop() ?? []);
}

/** How many rows stay below the bound of a batch; one at least. */
function fitting(rows: readonly OutboxRow[]): number {
  let bytes = 0;
  const tooLarge = rows.findIndex((row) => (bytes += BSON.calculateObjectSize(row)) > LARGEST_BATCH_BYTES);
  return tooLarge === -1 ? rows.length : Math.max(tooLarge, 1);
}

function envelopeOf(source: string, row: OutboxRow): Envelope {
  const { _id: id, type, subject, sequence, time, traceparent, actor, purposes, data } = row;
  const event = { specversion: '1.0', id, source, type, subject, sequence, time, actor, purposes, data } as const;
  return traceparent ? { ...event, traceparent } : event;
}
