import type { Binary, Timestamp } from 'bson';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { buildIndex } from '../store/build-index.ts';
import type { Collection } from '../store/collection.ts';
import { CollectionIndex } from '../store/collection-index.ts';
import type { Store } from '../store/store.ts';
import { CHANGE, type LoggedChange, type LoggedEntry } from './record-format.ts';

/** What the log says of a session's latest write, part by part. */
type SessionTrace = { time: Timestamp; kept: Document[] };

/** Puts a store together from the entries of a log. Indexes are built at the end, all at once. */
export class Replay {
  readonly #collections = new Map<number, Collection>();
  /** What is known of sessions, in the order in which it became known. */
  readonly #sessions = new Map<string, SessionTrace>();

  constructor(readonly store: Store) {}

  /** `isRecent`: whether change streams may go on from this commit. */
  add(entry: LoggedEntry, isRecent: boolean): void {
    if (entry.definition) this.#define(entry.definition);
    const told = entry.changes.filter((change) => this.#change(change));
    if (entry.session) this.#keepSession(entry.time, entry.session);
    this.store.clock.catchUp(entry.time);
    if (told.length > 0 && isRecent)
      this.store.publish(
        told.map((change) => this.#told(change)),
        entry.time,
        null,
      );
    else if (entry.changes.length > 0 || entry.definition) this.store.oplog.lostUntil = entry.time;
  }

  #keepSession(time: Timestamp, session: Document): void {
    const key = ((session.get('lsid') as Document).get('id') as Binary).toString('hex');
    const known = this.#sessions.get(key);
    const isSameWrite = known?.kept[0]?.get('txnNumber') === session.get('txnNumber');
    if (known && isSameWrite) known.kept.push(session);
    else this.#sessions.set(key, { time, kept: [session] });
  }

  get sessions(): { time: Timestamp; kept: Document }[] {
    return [...this.#sessions.values()].flatMap(({ time, kept }) => kept.map((one) => ({ time, kept: one })));
  }

  /** Applies a change; true when change streams may still ask for it. */
  #change(change: LoggedChange & { before?: Buffer | null }): boolean {
    const collection = this.#collections.get(change.collection);
    if (!collection) return false;
    change.before = collection.records.get(change.id) ?? null;
    if (change.after) collection.records.set(change.id, change.after);
    else collection.records.delete(change.id);
    collection.bytes += (change.after?.length ?? 0) - (change.before?.length ?? 0);
    collection.nextId = Math.max(collection.nextId, change.id + 1);
    return change.kind !== CHANGE.kept;
  }

  #told(change: LoggedChange & { before?: Buffer | null }) {
    const collection = this.#collections.get(change.collection);
    if (!collection) throw new Error('A change without its collection.');
    const { id, before = null, after, kind } = change;
    return { collection, id, before, after, replacement: kind === CHANGE.replace };
  }

  #define(definition: Document): void {
    const number = Number(definition.get('number'));
    if (definition.get('op') === 'create') return this.#create(number, definition);
    const collection = this.#collections.get(number);
    if (!collection) return;
    const text = (name: string) => textOr(definition.get(name));
    const steps: Readonly<Record<string, () => void>> = {
      drop: () => {
        this.#collections.delete(number);
        this.store.catalogue.remove(collection);
      },
      rename: () => {
        this.store.catalogue.remove(collection);
        collection.database = text('database');
        collection.name = text('name');
        this.store.catalogue.add(collection);
      },
      createIndex: () => collection.addIndex(new CollectionIndex(definition.get('index') as Document)),
      dropIndex: () => {
        const index = collection.indexes.find(({ name }) => name === text('name'));
        if (index) collection.removeIndex(index);
      },
      modify: () => this.#modify(collection, definition),
    };
    steps[text('op')]?.();
  }

  #create(number: number, definition: Document): void {
    const options = definition.get('options') as Document;
    const identity = { number, uuid: definition.get('uuid') as Binary };
    const collection = this.store.catalogue.make(
      textOr(definition.get('database')),
      textOr(definition.get('name')),
      options,
      identity,
    );
    this.#collections.set(number, collection);
    this.store.catalogue.add(collection);
  }

  #modify(collection: Collection, definition: Document): void {
    collection.options = definition.get('options') as Document;
    const description: Value | undefined = definition.get('index');
    if (!(description instanceof Map)) return;
    const index = collection.indexes.find(({ name }) => name === description.get('name'));
    if (index) collection.exchangeIndex(index, new CollectionIndex(description));
  }

  /** Builds every index. */
  finish(): void {
    for (const collection of this.#collections.values())
      for (const index of collection.indexes.slice())
        collection.exchangeIndexTree(index, buildIndex(collection, index.description));
  }
}
