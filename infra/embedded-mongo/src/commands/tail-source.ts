import { decodeFields } from '../bson/decode.ts';
import { RawDocument } from '../bson/encode.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Collection } from '../store/collection.ts';
import { filterOf, type Query } from '../store/select.ts';
import type { Store } from '../store/store.ts';
import type { Batch, BatchLimits, BatchSource } from './cursors.ts';

/** A capped collection's documents, and those that will come. */
export class TailSource implements BatchSource {
  #last = 0;
  #closed = false;
  #stop: () => void = () => {};

  constructor(
    readonly store: Store,
    readonly collection: Collection,
    readonly query: Query,
    readonly waits: boolean,
  ) {}

  async next({ count, waitMs }: BatchLimits): Promise<Batch> {
    let documents = this.#take(count);
    const until = Date.now() + waitMs;
    while (this.waits && documents.length === 0 && Date.now() < until && !this.collection.dropped && !this.#closed) {
      const { done, stop } = this.store.oplog.more(until - Date.now());
      this.#stop = stop;
      await done;
      documents = this.#take(count);
    }
    if (this.collection.dropped) throw new ServerError('CappedPositionLost', 'The collection was dropped.');
    return { documents, ended: false };
  }

  #take(count: number): RawDocument[] {
    const filter = filterOf(this.query, this.collection);
    const documents: RawDocument[] = [];
    for (const [id, bytes] of this.collection.records) {
      if (id <= this.#last) continue;
      if (documents.length >= count) break;
      this.#last = id;
      if (filter.matches(decodeFields(bytes, filter.fields))) documents.push(new RawDocument(bytes));
    }
    return documents;
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }
}
