import type { Context } from './context.ts';
import { type DeadLetterRow, progressId, type ProgressRow, type WaitingRow } from './delivery.entity.ts';
import { isTransient } from './driver-error.ts';
import type { EventTransport } from './event-transport.ts';
import { describeFault, type Log } from './log.ts';
import { books, sessionOf } from './native.ts';
import { type Reaction, reactToAll } from './reactions.ts';
import { backoffMs } from './retry.ts';
import { inTransaction, type Work } from './transaction.ts';

const TRIES = 5;
const PER_STEP = 50;
const DELAY = { firstDelayMs: 100, longestDelayMs: 10_000 };
/** A missing event is on its way mostly, or is published again: that takes longer than a collision. */
const GAP_DELAY = { firstDelayMs: 1_000, longestDelayMs: 10_000 };

export interface ConsumerParts {
  readonly source: string;
  readonly transport: EventTransport;
  readonly reactions: readonly Reaction[];
  readonly log: Log;
  /** Made anew for each delivery, since time goes on. */
  readonly newContext: () => Context;
}

/** An event of this subject with a lower number has not come in. */
class SequenceGap extends Error {
  override readonly name = 'SequenceGap';

  constructor(readonly last: number) {
    super('The event before this one is missing.');
  }
}

/** When to try an event again that has failed so many times. */
export function delayAfter({ now, kit }: Context, tries: number, delay = DELAY): Date {
  return new Date(now.getTime() + backoffMs(delay, tries - 1, (1 + kit.surroundings.random()) / 2));
}

/**
 * Tries again what is due. The fifth failure sends an event to the dead letters, and what waited behind it goes on: one
 * bad event may cost itself, not everything that ever happens to its subject.
 */
export async function retryWaiting(parts: ConsumerParts): Promise<boolean> {
  const { em, now } = parts.newContext();
  const due = await books<WaitingRow>(em.fork(), 'waitingEvents')
    .find({ source: parts.source, nextTryAt: { $lte: now } })
    .sort({ sequence: 1 })
    .limit(PER_STEP)
    .toArray();
  for (const row of due) await tryAgain(parts, row);
  return due.length > 0;
}

async function tryAgain(parts: ConsumerParts, row: WaitingRow): Promise<void> {
  try {
    await inTransaction(parts.newContext(), async (work) => {
      await refuseGap(work, row);
      await reactToAll(work, parts.reactions, [row.event]);
      await release(work, row);
    });
  } catch (error) {
    if (isTransient(error)) throw error;
    await noteFailure(parts, row, error);
  }
}

async function refuseGap({ em }: Work, { source, subject, sequence }: WaitingRow): Promise<void> {
  const ofSubject = { _id: progressId(source, subject) };
  const known = await books<ProgressRow>(em, 'progress').findOne(ofSubject, sessionOf(em));
  const last = known?.last ?? 0;
  if (sequence > last + 1) throw new SequenceGap(last);
}

/** The event is through, or given up: the next one of its subject is due. */
async function release({ em, now }: Work, { _id, source, subject, sequence }: WaitingRow): Promise<void> {
  const waiting = books<WaitingRow>(em, 'waitingEvents');
  await waiting.deleteOne({ _id }, sessionOf(em));
  await books<ProgressRow>(em, 'progress').updateOne(
    { _id: progressId(source, subject) },
    { $max: { last: sequence } },
    { upsert: true, ...sessionOf(em) },
  );
  const next = { sort: { sequence: 1 }, ...sessionOf(em) } as const;
  await waiting.findOneAndUpdate({ source, subject }, { $set: { nextTryAt: now } }, next);
}

async function noteFailure(parts: ConsumerParts, row: WaitingRow, error: unknown): Promise<void> {
  const { source, subject, event } = row;
  const tries = row.tries + 1;
  const isGap = error instanceof SequenceGap;
  if (isGap && tries === 1) await parts.transport.askAgain({ source, subject, fromSequence: error.last + 1 });
  const context = parts.newContext();
  const about = { eventId: event.id, type: event.type, tries, traceparent: event.traceparent };
  if (tries < TRIES) {
    parts.log.warn({ ...about, fault: describeFault(error) }, 'an event failed again');
    const nextTryAt = delayAfter(context, tries, isGap ? GAP_DELAY : DELAY);
    await books<WaitingRow>(context.em.fork(), 'waitingEvents').updateOne(
      { _id: event.id },
      { $set: { tries, nextTryAt } },
    );
    return;
  }
  parts.log.error({ ...about, fault: describeFault(error) }, 'an event went to the dead letters');
  await inTransaction(context, async (work) => {
    const letter = deadLetterOf(row, error, { tries, at: work.now });
    await books<DeadLetterRow>(work.em, 'deadLetters').replaceOne({ _id: event.id }, letter, {
      upsert: true,
      ...sessionOf(work.em),
    });
    await release(work, row);
  });
}

function deadLetterOf(
  { event, source, subject }: WaitingRow,
  error: unknown,
  { tries, at }: Pick<DeadLetterRow, 'tries' | 'at'>,
): DeadLetterRow {
  const { id: _id, type, traceparent = null } = event;
  const reason = error instanceof SequenceGap ? 'SEQUENCE_GAP' : JSON.stringify(describeFault(error));
  return { _id, source, subject, type, reason, tries, traceparent, at, event };
}
