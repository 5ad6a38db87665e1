import { type Collection, MongoClient, MongoServerError } from 'mongodb';
import type { DatabaseLocation } from './database.ts';
import type { EventTransport, ReadLimit, Redelivery, SentEvent } from './event-transport.ts';
import { rowsWithin } from './raw-rows.ts';

const DUPLICATE_KEY = 11_000;
const POSITION_DIGITS = 12;
const REOPEN_AFTER_MS = 1_000;
const REQUESTS_AT_ONCE = 100;

interface LogRow {
  /** `<source>/<position>`, the position with leading zeros: the one index that reading needs. */
  readonly _id: string;
  readonly position: number;
  readonly event: SentEvent;
}

/** A row as it was asked for: without data where its type is not wanted. */
interface ReadRow {
  readonly position: number;
  readonly event: Omit<SentEvent, 'data'> & { readonly data: string | null };
}

interface RequestRow extends Redelivery {
  readonly _id: string;
}

/** Rung once a batch, so that whoever waits is not told of each event. */
interface BellRow {
  readonly _id: string;
  readonly rings: number;
}

/** Events in a database that the kit owns: for one machine, with no further server. */
export function embeddedTransport({ url, name }: DatabaseLocation): EventTransport {
  const client = new MongoClient(url, {
    appName: `${name}-transport`,
    maxPoolSize: 10,
    waitQueueTimeoutMS: 2_000,
    serverSelectionTimeoutMS: 5_000,
  });
  const log = client.db(name).collection<LogRow>('log', { writeConcern: { w: 'majority', journal: true } });
  const requests = client.db(name).collection<RequestRow>('redeliveries');
  const bells = client.db(name).collection<BellRow>('bells');

  return {
    async publish(source, events) {
      if (events.length === 0) return;
      await append(log, source, events);
      await bells.updateOne({ _id: source }, { $inc: { rings: 1 } }, { upsert: true });
    },

    async read(source, afterPosition, limit) {
      const rows = log
        .find({ _id: { $gt: idOf(source, afterPosition), $lt: endOf(source) } }, { raw: true })
        .sort({ _id: 1 })
        .limit(limit.events)
        .project(wantedOf(limit));
      const found = await rowsWithin<ReadRow>(rows, limit.bytes);
      return found.map(({ position, event }) => ({
        position,
        event: { ...event, data: event.data === null ? null : JSON.parse(event.data) },
      }));
    },

    lastPosition: (source) => lastPosition(log, source),
    wake: (onNews) => watch(bells, onNews),

    async askAgain(missed) {
      const { source, subject, fromSequence } = missed;
      // Of two who miss events of a subject, the one who misses more is served, and with it the other.
      const asked = { $set: { source, subject }, $min: { fromSequence } };
      await requests.updateOne({ _id: `${source} ${subject}` }, asked, { upsert: true });
    },

    async takeRequests(source) {
      const asked = await requests.find({ source }).limit(REQUESTS_AT_ONCE).toArray();
      // One that asks for more meanwhile stays.
      const taken = asked.map(({ _id, fromSequence }) => ({ deleteOne: { filter: { _id, fromSequence } } }));
      if (taken.length > 0) await requests.bulkWrite(taken);
      return asked.map(({ subject, fromSequence }) => ({ source, subject, fromSequence }));
    },

    close: () => client.close(),
  };
}

/** What a reader needs of a row: all of it, or without data where it asks for other types. */
function wantedOf({ types }: ReadLimit): object {
  if (!types) return {};
  const data = { $cond: [{ $in: ['$event.type', types] }, '$event.data', null] };
  const event = { $setField: { field: 'data', input: '$event', value: data } };
  return { position: 1, event };
}

/** Two relays of one source may meet: the id of a position is unique, and the second one numbers its events again. */
async function append(log: Collection<LogRow>, source: string, events: readonly SentEvent[]): Promise<void> {
  for (;;) {
    const last = await lastPosition(log, source);
    const rows = events.map((event, index) => rowOf(source, last + 1 + index, event));
    try {
      await log.insertMany(rows, { ordered: true });
      return;
    } catch (error) {
      if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) throw error;
    }
  }
}

async function lastPosition(log: Collection<LogRow>, source: string): Promise<number> {
  const ofSource = { _id: { $gt: idOf(source, 0), $lt: endOf(source) } };
  const [last] = await log
    .find(ofSource)
    .sort({ _id: -1 })
    .limit(1)
    .project<{ position: number }>({ position: 1 })
    .toArray();
  return last?.position ?? 0;
}

function watch(bells: Collection<BellRow>, onNews: () => void): () => Promise<void> {
  let isStopped = false;
  let stream = open();

  function open() {
    const opened = bells.watch([{ $project: { _id: 1 } }]);
    opened.on('change', onNews);
    // Who waits polls as well, so a stream that ends costs some milliseconds only.
    opened.on('error', () => {
      void opened.close();
      setTimeout(() => (isStopped ? undefined : (stream = open())), REOPEN_AFTER_MS).unref();
    });
    return opened;
  }

  return async () => {
    isStopped = true;
    await stream.close();
  };
}

function rowOf(source: string, position: number, event: SentEvent): LogRow {
  return { _id: idOf(source, position), position, event };
}

function idOf(source: string, position: number): string {
  return `${source}/${String(position).padStart(POSITION_DIGITS, '0')}`;
}

/** Behind every position of a source: no digit sorts after it. */
function endOf(source: string): string {
  return `${source}/~`;
}
