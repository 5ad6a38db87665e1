import type { Envelope } from '@customer-module/event-contracts';
import type { Context } from './context.ts';
import { type CursorRow, progressId, type ProgressRow, type WaitingRow } from './delivery.entity.ts';
import { type HeldEvent, planDelivery, type SubjectState } from './delivery-plan.ts';
import { isTransient, TakenElsewhere } from './driver-error.ts';
import type { PublishedEvent } from './event-transport.ts';
import { halving } from './halving.ts';
import { describeFault } from './log.ts';
import { books, sessionOf } from './native.ts';
import { reactToAll } from './reactions.ts';
import { inTransaction, type Work } from './transaction.ts';
import { type ConsumerParts, delayAfter, retryWaiting } from './waiting-events.ts';

/** Two processes that publish for one subject overtake each other by less. */
const GAP_PATIENCE_MS = 500;
const DELIVERY = { events: 200, bytes: 4 * 1024 * 1024 };

/**
 * One step of a consumer: what waited and is due again, then the next delivery. The position in the source moves in the
 * transaction that has the effects, so a kill at any point repeats nothing and skips nothing.
 */
export async function consumeOnce(parts: ConsumerParts): Promise<boolean> {
  const hasRetried = await retryWaiting(parts);
  const position = await positionOf(parts.newContext(), parts.source);
  const types = parts.reactions.map(({ type }) => type);
  const delivery = await parts.transport.read(parts.source, position, { ...DELIVERY, types });
  await halving(
    delivery,
    (batch) => take(parts, batch),
    (culprit, error) => putAside(parts, culprit, error),
  );
  return hasRetried || delivery.length > 0;
}

async function positionOf({ em }: Context, source: string): Promise<number> {
  const cursor = await books<CursorRow>(em.fork(), 'cursors').findOne({ _id: source });
  return cursor?.position ?? 0;
}

async function take({ source, reactions, newContext }: ConsumerParts, batch: readonly PublishedEvent[]): Promise<void> {
  await inTransaction(newContext(), async (work) => {
    await moveCursor(work, source, batch);
    const events = batch.map(({ event }) => event);
    const states = await statesOf(work, source, events);
    const { due, held, progress } = planDelivery(events, states);
    await reactToAll(work, reactions, due);
    await hold(work, source, held);
    await keepProgress(work, source, progress);
    await wakeNext(
      work,
      source,
      [...progress.keys()].filter((subject) => states.get(subject)?.firstWaiting),
    );
  });
}

/** An event that throws on its own goes out of the way, and with it what follows for its subject. */
async function putAside(
  { source, log, newContext }: ConsumerParts,
  culprit: PublishedEvent,
  error: unknown,
): Promise<void> {
  if (isTransient(error)) throw error;
  const { id, type } = culprit.event;
  log.warn({ eventId: id, type, fault: describeFault(error) }, 'an event failed, and will be tried again');
  const context = newContext();
  await inTransaction(context, async (work) => {
    await moveCursor(work, source, [culprit]);
    await keepWaiting(work, [waitingRow(source, culprit.event, 1, delayAfter(context, 1))]);
  });
}

/** Another process of this subgraph may have been here first: then the row is not where we left it. */
async function moveCursor({ em }: Work, source: string, batch: readonly PublishedEvent[]): Promise<void> {
  const [first, last] = [batch.at(0), batch.at(-1)];
  if (!first || !last) return;
  const cursors = books<CursorRow>(em, 'cursors');
  const moved = { position: last.position, lastEventTime: last.event.time };
  const isFirstDelivery = first.position === 1;
  if (isFirstDelivery) {
    await cursors.insertOne({ _id: source, ...moved }, sessionOf(em));
    return;
  }
  const before = { _id: source, position: first.position - 1 };
  const { matchedCount } = await cursors.updateOne(before, { $set: moved }, sessionOf(em));
  if (matchedCount === 0)
    throw new TakenElsewhere(`Position ${first.position} of ${source} was taken by another process.`);
}

async function statesOf({ em }: Work, source: string, events: readonly Envelope[]): Promise<Map<string, SubjectState>> {
  const subjects = [...new Set(events.map(({ subject }) => subject))];
  const ids = subjects.map((subject) => progressId(source, subject));
  const known = await books<ProgressRow>(em, 'progress')
    .find({ _id: { $in: ids } }, sessionOf(em))
    .toArray();
  const last = new Map(known.map(({ _id, last: number }) => [_id, number]));
  const waiting = await books<WaitingRow>(em, 'waitingEvents')
    .find({ source, subject: { $in: subjects } }, { ...sessionOf(em), projection: { subject: 1, sequence: 1 } })
    .toArray();
  const numbers = Map.groupBy(waiting, ({ subject }) => subject);
  return new Map(
    subjects.map((subject) => {
      const own = numbers.get(subject)?.map(({ sequence }) => sequence) ?? [];
      const firstWaiting = own.length > 0 ? Math.min(...own) : undefined;
      return [subject, { last: last.get(progressId(source, subject)) ?? 0, firstWaiting }];
    }),
  );
}

async function hold(work: Work, source: string, held: readonly HeldEvent[]): Promise<void> {
  const patience = new Date(work.now.getTime() + GAP_PATIENCE_MS);
  const rows = held.map(({ event, isGap }) => waitingRow(source, event, 0, isGap ? patience : null));
  if (rows.length > 0) await keepWaiting(work, rows);
}

/** The same event may come twice; the row that waits knows how often it was tried. */
async function keepWaiting({ em }: Work, rows: readonly WaitingRow[]): Promise<void> {
  await books<WaitingRow>(em, 'waitingEvents').bulkWrite(
    rows.map(({ _id, ...row }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true },
    })),
    sessionOf(em),
  );
}

async function keepProgress({ em }: Work, source: string, progress: ReadonlyMap<string, number>): Promise<void> {
  if (progress.size === 0) return;
  await books<ProgressRow>(em, 'progress').bulkWrite(
    [...progress].map(([subject, last]) => ({
      updateOne: { filter: { _id: progressId(source, subject) }, update: { $set: { last } }, upsert: true },
    })),
    sessionOf(em),
  );
}

/** What they waited for has come. */
async function wakeNext({ em, now }: Work, source: string, subjects: readonly string[]): Promise<void> {
  if (subjects.length === 0) return;
  await books<WaitingRow>(em, 'waitingEvents').updateMany(
    { source, subject: { $in: [...subjects] } },
    { $set: { nextTryAt: now } },
    sessionOf(em),
  );
}

function waitingRow(source: string, event: Envelope, tries: number, nextTryAt: Date | null): WaitingRow {
  const { id, subject, sequence } = event;
  return { _id: id, source, subject, sequence, tries, nextTryAt, event };
}
