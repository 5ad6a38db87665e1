import type { Collection } from 'mongodb';
import type { Database } from './database.ts';
import type { EventTransport, Redelivery, SentEvent } from './event-transport.ts';
import type { BacklogSince } from './giving-way.ts';
import { books } from './native.ts';
import type { OutboxRow } from './outbox-event.entity.ts';
import { rowsWithin } from './raw-rows.ts';

const LARGEST_BATCH = 500;
const LARGEST_BATCH_BYTES = 4 * 1024 * 1024;

export interface RelayParts {
  readonly source: string;
  readonly database: Database;
  readonly transport: EventTransport;
  readonly now: () => Date;
}

/** What a step of the relay did. */
export interface Relayed {
  readonly hasWorked: boolean;
  readonly backlogSince: BacklogSince;
}

/**
 * One step of the relay: publishes what waits in the outbox, in order per subject, then marks it. A kill in between
 * publishes it again, which whoever takes events in absorbs by their id: at least once, never not at all.
 */
export async function relayOnce(parts: RelayParts): Promise<Relayed> {
  const outbox = books<OutboxRow>(parts.database.em, 'outbox');
  const hasAnswered = await answerRequests(outbox, parts.source, parts.transport);
  const published = await publishWaiting(outbox, parts);
  const isFull = published.length === LARGEST_BATCH;
  return {
    hasWorked: hasAnswered || published.length > 0,
    backlogSince: isFull ? (published.at(-1)?.time ?? null) : null,
  };
}

async function publishWaiting(
  outbox: Collection<OutboxRow>,
  { source, transport, now }: RelayParts,
): Promise<readonly OutboxRow[]> {
  const waiting = outbox.find({ relayedAt: null }, { raw: true }).sort({ _id: 1 }).limit(LARGEST_BATCH);
  const batch = inOrder(await rowsWithin<OutboxRow>(waiting, LARGEST_BATCH_BYTES));
  if (batch.length === 0) return batch;
  await transport.publish(
    source,
    batch.map((row) => envelopeOf(source, row)),
  );
  await outbox.updateMany({ _id: { $in: batch.map(({ _id }) => _id) } }, { $set: { relayedAt: now() } });
  return batch;
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

function envelopeOf(source: string, row: OutboxRow): SentEvent {
  const { _id: id, type, subject, sequence, time, traceparent, actor, purposes, data } = row;
  const event = { specversion: '1.0', id, source, type, subject, sequence, time, actor, purposes, data } as const;
  return traceparent ? { ...event, traceparent } : event;
}
