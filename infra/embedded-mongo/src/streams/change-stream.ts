import { encodeDocument, RawDocument } from '../bson/encode.ts';
import type { Batch, BatchLimits, BatchSource } from '../commands/cursors.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Operation, OplogEntry } from '../store/oplog.ts';
import type { Store } from '../store/store.ts';
import { changeEvent, type EventOptions } from './change-event.ts';
import { BEHIND_COMMIT, type ResumePoint, tokenOf } from './resume-token.ts';

/** What a stream is about: one collection, a database, or (both empty) everything. */
export type StreamScope = { database: string; name: string };

const EXPANDED = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);
/** How many events are made at most before they are answered. */
const EVENTS_AT_ONCE = 1000;

/** Reads the history from some point on, and waits for more. */
export class ChangeStream implements BatchSource {
  #position: number;
  #operation: number;
  #token: ResumePoint;
  #ended = false;
  #stop: () => void = () => {};
  readonly #stopped: Promise<void>;

  constructor(
    readonly store: Store,
    readonly scope: StreamScope,
    readonly options: EventOptions,
    /** The client's own stages. */
    readonly transform: (events: Document[]) => Iterable<Document>,
    start: ResumePoint,
  ) {
    this.#token = start;
    this.#position = store.oplog.positionOf(start.time);
    const first = store.oplog.get(this.#position);
    this.#operation = first?.time.equals(start.time) && start.operation !== BEHIND_COMMIT ? start.operation + 1 : 0;
    if (first?.time.equals(start.time) && start.operation === BEHIND_COMMIT) this.#position++;
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
  }

  async next({ count, waitMs }: BatchLimits): Promise<Batch> {
    const until = Date.now() + waitMs;
    let documents = this.#take(count);
    while (documents.length === 0 && !this.#ended && count > 0 && Date.now() < until) {
      await this.#wait(until - Date.now());
      documents = this.#take(count);
    }
    return { documents, ended: this.#ended };
  }

  async #wait(ms: number): Promise<void> {
    const elapsed = Promise.withResolvers<void>();
    const timer = setTimeout(elapsed.resolve, ms);
    await Promise.race([this.store.oplog.more(), this.#stopped, elapsed.promise]);
    clearTimeout(timer);
  }

  #take(count: number): RawDocument[] {
    const documents: RawDocument[] = [];
    const { oplog } = this.store;
    if (this.#position < oplog.first)
      throw new ServerError(
        'ChangeStreamHistoryLost',
        'Resume of change stream was not possible, as the resume point may no longer be in the oplog.',
        {
          labels: ['NonResumableChangeStreamError'],
        },
      );
    while (documents.length < count && this.#position < oplog.end && !this.#ended) {
      const events = this.#events(Math.min(count - documents.length, EVENTS_AT_ONCE));
      for (const event of this.transform(events)) documents.push(this.#checked(event));
    }
    if (this.#position >= oplog.end && !this.#ended && documents.length < count)
      this.#token = { time: this.store.clock.latest, operation: BEHIND_COMMIT, invalidated: false };
    return documents;
  }

  /** The next events, at most so many. */
  #events(count: number): Document[] {
    const events: Document[] = [];
    const { oplog } = this.store;
    for (; this.#position < oplog.end; this.#position++, this.#operation = 0) {
      const entry = oplog.get(this.#position);
      for (; entry && this.#operation < entry.operations.length; this.#operation++) {
        if (events.length >= count) return events;
        const operation = entry.operations[this.#operation];
        if (operation && this.#isWanted(operation)) this.#add(events, entry, operation);
        if (this.#ended) return events;
      }
    }
    return events;
  }

  #add(events: Document[], entry: OplogEntry, operation: Operation): void {
    this.#token = { time: entry.time, operation: this.#operation, invalidated: false };
    events.push(changeEvent(entry, operation, tokenOf(this.#token), this));
    if (!this.#invalidates(operation)) return;
    this.#token = { ...this.#token, invalidated: true };
    this.#ended = true;
    events.push(
      new Map<string, Value>([
        ['_id', tokenOf(this.#token)],
        ['operationType', 'invalidate'],
        ['clusterTime', entry.time],
        ['wallTime', new Date(entry.time.t * 1000)],
      ]),
    );
  }

  #isWanted({ kind, database, name }: Operation): boolean {
    if (EXPANDED.has(kind) && !this.options.expanded) return false;
    if (this.scope.database === '') return true;
    if (database !== this.scope.database) return false;
    return this.scope.name === '' || name === this.scope.name;
  }

  /** What a stream is about may be gone for good. */
  #invalidates({ kind }: Operation): boolean {
    if (this.scope.name !== '') return kind === 'drop' || kind === 'rename';
    return this.scope.database !== '' && kind === 'dropDatabase';
  }

  #checked(event: Document): RawDocument {
    const id = event.get('_id');
    if (!(id instanceof Map) || !id.has('_data'))
      throw new ServerError(
        'ChangeStreamFatalError',
        'Encountered an event whose _id field, which contains the resume token, was modified by the pipeline. Modifying the _id field of an event makes it impossible to resume the stream from that point.',
        { labels: ['NonResumableChangeStreamError'] },
      );
    return new RawDocument(encodeDocument(event));
  }

  extra(): Document {
    return new Map([['postBatchResumeToken', tokenOf(this.#token)]]);
  }

  close(): void {
    this.#ended = true;
    this.#stop();
  }
}
