import type { Document } from '../bson/values.ts';
import type { Collection } from '../store/collection.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import { scan } from '../store/scan.ts';
import type { Store } from '../store/store.ts';
import { View } from '../store/view.ts';
import { CHANGE, type LoggedChange, type LoggedEntry } from './record-format.ts';

/** About so many bytes are written in one step; others are served between two. */
const STEP_BYTES = 1024 * 1024;

function definitionsOf(collection: Collection): Document[] {
  const { number, database, name, options, uuid } = collection;
  const create: Document = new Map<string, never>();
  create
    .set('op', 'create')
    .set('number', number)
    .set('database', database)
    .set('name', name)
    .set('options', options)
    .set('uuid', uuid);
  const indexes = collection.indexes.slice(1).map((index) => {
    const definition: Document = new Map<string, never>();
    return definition.set('op', 'createIndex').set('number', number).set('index', index.description);
  });
  return [create, ...indexes];
}

/** Everything that there is now, as the entries of a new log; they may be taken slowly. */
export function snapshotEntries(store: Store, sessions: readonly Document[]): Paused<LoggedEntry> {
  const view = new View();
  store.views.add(view);
  const time = store.clock.latest;
  const collections = store.catalogue.all.slice();
  const definitions = collections.flatMap(definitionsOf);
  function* entries(): Generator<LoggedEntry | typeof PAUSE> {
    try {
      for (const definition of definitions) yield { time, definition, session: null, changes: [] };
      for (const session of sessions) yield { time, definition: null, session, changes: [] };
      for (const collection of collections) yield* recordsOf(collection);
    } finally {
      store.views.delete(view);
    }
  }
  function* recordsOf(collection: Collection): Generator<LoggedEntry | typeof PAUSE> {
    let changes: LoggedChange[] = [];
    let bytes = 0;
    for (const found of scan(collection, { kind: 'scan', reverse: false, sorted: true }, view)) {
      if (found === PAUSE) {
        yield found;
        continue;
      }
      changes.push({ kind: CHANGE.kept, collection: collection.number, id: found.id, after: found.bytes });
      bytes += found.bytes.length;
      if (bytes < STEP_BYTES) continue;
      yield { time, definition: null, session: null, changes };
      changes = [];
      bytes = 0;
    }
    if (changes.length > 0) yield { time, definition: null, session: null, changes };
  }
  return entries();
}
