import { BSONRegExp } from 'bson';
import { groupKey } from '../bson/compare.ts';
import { isNullish } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { compileFilter, type Filter } from '../query/compile-filter.ts';
import { splitPath, valuesAt } from '../query/paths.ts';
import type { PAUSE, Paused } from '../store/pause.ts';
import { takingIn } from './flow.ts';
import type { PipelineHost } from './stage.ts';

/** The values that a document looks for: an array stands for its elements, a missing field for null. */
export function localValues(document: Document, parts: readonly string[]): Value[] {
  const found: Value[] = [];
  collect(document, parts, 0, found);
  return found;
}

/** The same for `$lookup`, where nothing to look for (an empty array) looks for null. */
export function lookupValues(document: Document, parts: readonly string[]): Value[] {
  const found = localValues(document, parts);
  return found.length === 0 ? [null] : found;
}

function collect(value: Value | undefined, parts: readonly string[], at: number, found: Value[]): void {
  if (at === parts.length) {
    if (Array.isArray(value)) found.push(...value);
    else found.push(value ?? null);
  } else if (value instanceof Map) collect(value.get(parts[at] ?? ''), parts, at + 1, found);
  else if (Array.isArray(value)) {
    for (const item of value) if (item instanceof Map) collect(item, parts, at, found);
  } else found.push(null);
}

/** After so many look-ups by scan, one pass over the collection is cheaper. */
const SCANS = 8;

type Entry = { readonly document: Document; readonly place: number };

/** Finds the documents of another collection whose field equals one of some values. */
export class Join {
  private scans = 0;
  private table: Map<string, Entry[]> | null = null;
  private readonly restriction: Filter | null;

  constructor(
    private readonly host: PipelineHost,
    private readonly from: string,
    private readonly field: string,
    private readonly restrict?: Document,
  ) {
    this.restriction = restrict ? compileFilter(restrict, { now: host.now, collation: host.collation }) : null;
  }

  matching(values: readonly Value[]): Paused<Document> {
    if (values.length === 0) return [];
    const plain = !values.some((value) => isNullish(value) || value instanceof BSONRegExp || Array.isArray(value));
    if (plain && !this.host.isIndexed?.(this.from, this.field)) {
      this.scans += 1;
      if (this.scans > SCANS) return this.fromTable(values);
    }
    return this.byFilter(values);
  }

  /** Regular expressions among the values are values too, not patterns. */
  private byFilter(values: readonly Value[]): Paused<Document> {
    const others = values.filter((value) => !(value instanceof BSONRegExp));
    const conditions: Document[] = [new Map([[this.field, new Map([['$in', others]])]])];
    for (const value of values) {
      if (value instanceof BSONRegExp)
        conditions.push(new Map([[this.field, new Map<string, Value>([['$eq', value]])]]));
    }
    const [only] = conditions;
    const filter = conditions.length === 1 && only ? only : new Map<string, Value>([['$or', conditions]]);
    const whole = this.restrict ? new Map<string, Value>([['$and', [filter, this.restrict]]]) : filter;
    return this.host.find(this.from, whole);
  }

  private *fromTable(values: readonly Value[]): Generator<Document | typeof PAUSE> {
    this.table ??= yield* this.build();
    const found = new Map<number, Document>();
    for (const value of values) {
      for (const { place, document } of this.table.get(groupKey(value, this.host.collation)) ?? []) {
        found.set(place, document);
      }
    }
    if (found.size < 2) yield* found.values();
    else for (const [, document] of [...found].toSorted(([a], [b]) => a - b)) yield document;
  }

  private *build(): Generator<typeof PAUSE, Map<string, Entry[]>> {
    const table = new Map<string, Entry[]>();
    const simple = splitPath(this.field).length === 1;
    let place = 0;
    yield* takingIn(this.host.collection(this.from), (document) => {
      place += 1;
      if (this.restriction && !this.restriction.matches(document)) return;
      const value = simple ? document.get(this.field) : undefined;
      const keys = simple && !Array.isArray(value) && value !== undefined ? [value] : valuesAt(document, this.field);
      for (const key of new Set(keys.map((item) => groupKey(item, this.host.collation)))) {
        const entries = table.get(key);
        if (entries) entries.push({ document, place });
        else table.set(key, [{ document, place }]);
      }
    });
    return table;
  }
}
