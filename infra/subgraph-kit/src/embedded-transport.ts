import type { Envelope } from '@customer-module/event-contracts';
import { BSON, type Collection, MongoClient, MongoServerError } from 'mongodb';
import type { DatabaseLocation } from './database.ts';
import type { EventTransport, PublishedEvent, ReadLimit, Redelivery } from './event-transport.ts';

const DUPLICATE_KEY = 11_000;
const POSITION_DIGITS = 12;
const REOPEN_AFTER_MS = 1_000;

interface LogRow extends PublishedEvent {
  /** `<source>/<position>`, the position with leading zeros: the one index that reading needs. */
  readonly _id: string;
  readonly bytes: number;
}

interface RequestRow extends Redelivery {
  readonly _id: string;
}

/** Events in a database that the kit owns: for one machine, with no further server. */
export function embeddedTransport({ url, name }: DatabaseLocation): EventTransport {
  const client = new MongoClient(url, { appName: `${name}-transport`, maxPoolSize: 10, waitQueueTimeoutMS: 2_000 });
  const log = client.db(name).collection<LogRow>('log', { writeConcern: { w: 'majority', journal: true } });
  const requests = client.db(name).collection<RequestRow>('redeliveries');

  return {
    async publish(source, events) {
      if (events.length > 0) await append(log, source, events);
    },

    async read(source, afterPosition, limit) {
      const found: PublishedEvent[] = [];
      const rows = log
        .find({ _id: { $gt: idOf(source, afterPosition), $lt: endOf(source) } })
        .sort({ _id: 1 })
        .limit(limit.events)
        .project<LogRow>(wantedOf(limit));
      let bytes = 0;
      for await (const row of rows) {
        bytes += row.bytes;
        if (found.length > 0 && bytes > limit.bytes) break;
        found.push({ position: row.position, event: row.event });
      }
      return found;
    },

    lastPosition: (source) => lastPosition(log, source),
    wake: (onNews) => watch(log, onNews),

    async askAgain(missed) {
      const id = `${missed.source} ${missed.subject}`;
      await requests.updateOne({ _id: id }, { $set: { ...missed } }, { upsert: true });
    },

    async takeRequests(source) {
      const asked = await requests.find({ source }).limit(100).toArray();
      if (asked.length > 0) await requests.deleteMany({ _id: { $in: asked.map(({ _id }) => _id) } });
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
  return { position: 1, bytes: 1, event };
}

/** Two relays of one source may meet: the id of a position is unique, and the second one numbers its events again. */
async function append(log: Collection<LogRow>, source: string, events: readonly Envelope[]): Promise<void> {
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

function watch(log: Collection<LogRow>, onNews: () => void): () => Promise<void> {
  let isStopped = false;
  let stream = open();

  function open() {
    const opened = log.watch([{ $match: { operationType: 'insert' } }, { $project: { _id: 1 } }]);
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

function rowOf(source: string, position: number, event: Envelope): LogRow {
  return { _id: idOf(source, position), position, bytes: BSON.calculateObjectSize(event), event };
}

function idOf(source: string, position: number): string {
  return `${source}/${String(position).padStart(POSITION_DIGITS, '0')}`;
}

/** Behind every position of a source: no digit sorts after it. */
function endOf(source: string): string {
  return `${source}/~`;
}
