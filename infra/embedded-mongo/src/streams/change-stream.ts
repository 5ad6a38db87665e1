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

/** Which events a stream gives, and in which form. */
export type WantedEvents = {
  scope: StreamScope;
  options: EventOptions;
  /** The client's own stages. */
  transform: (events: Document[]) => Iterable<Document>;
};

const EXPANDED = new Set(['create', 'createIndexes', 'dropIndexes', 'modify']);
/** How many events are made at most before they are answered. */
const EVENTS_AT_ONCE = 1000;

/** Reads the history from some point on, and waits for more. */
export class ChangeStream implements BatchSource {
  readonly isChangeStream = true;
  #position: number;
  #operation: number;
  #token: ResumePoint;
  #ended = false;
  #stop: () => void = () => {};

  constructor(
    readonly store: Store,
    readonly wanted: WantedEvents,
    start: ResumePoint,
  ) {
    this.#token = start;
    this.#position = store.oplog.positionOf(start.time);
    const isInside = store.oplog.get(this.#position)?.time.equals(start.time) ?? false;
    this.#operation = isInside && start.operation !== BEHIND_COMMIT ? start.operation + 1 : 0;
    if (isInside && start.operation === BEHIND_COMMIT) this.#position++;
  }

  async next({ count, waitMs }: BatchLimits): Promise<Batch> {
    let documents = this.#take(count);
    const until = count > 0 ? Date.now() + waitMs : 0;
    while (documents.length === 0 && !this.#ended && Date.now() < until) {
      await this.#wait(until - Date.now());
      documents = this.#take(count);
    }
    return { documents, ended: this.#ended };
  }

  async #wait(ms: number): Promise<void> {
    const { done, stop } = this.store.oplog.more(ms);
    this.#stop = stop;
    await done;
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
      for (const event of this.wanted.transform(events)) documents.push(this.#checked(event));
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
      if (entry && !this.#addEntry(events, entry, count)) return events;
    }
    return events;
  }

  /** False where it stops inside the entry: there are enough events, or the stream has ended. */
  #addEntry(events: Document[], entry: OplogEntry, count: number): boolean {
    for (; this.#operation < entry.operations.length; this.#operation++) {
      if (events.length >= count) return false;
      const operation = entry.operations[this.#operation];
      if (operation && this.#isWanted(operation)) this.#add(events, entry, operation);
      if (this.#ended) return false;
    }
    return true;
  }

  get #context(): { store: Store; options: EventOptions } {
    return { store: this.store, options: this.wanted.options };
  }

  #add(events: Document[], entry: OplogEntry, operation: Operation): void {
    this.#token = { time: entry.time, operation: this.#operation, invalidated: false };
    events.push(changeEvent(entry, operation, tokenOf(this.#token), this.#context));
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
    const { scope, options } = this.wanted;
    if (EXPANDED.has(kind) && !options.expanded) return false;
    if (scope.database === '') return true;
    if (database !== scope.database) return false;
    return scope.name === '' || name === scope.name;
  }

  /** What a stream is about may be gone for good. */
  #invalidates({ kind }: Operation): boolean {
    const { scope } = this.wanted;
    if (scope.name !== '') return kind === 'drop' || kind === 'rename';
    return scope.database !== '' && kind === 'dropDatabase';
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
