import { decodeFields } from '../bson/decode.ts';
import { type TextKey } from '../bson/key.ts';
import { Double, type Document, textOr, type Value } from '../bson/values.ts';
import { collationOf } from '../bson/collation.ts';
import { compileFilter, type Filter } from '../query/compile-filter.ts';
import { checkGeometries, geoFields } from '../geo/geo-index.ts';
import { type TextSpecification, textSpecificationOf } from '../text/text-specification.ts';
import { type IndexField, type IndexKeys, indexKeys } from './index-keys.ts';
import { fieldsOfText, textKeys } from './text-keys.ts';
import { Tree } from './tree.ts';

/** Who holds a unique key that is not committed yet. */
export type PendingKey = { holder: object; id: number };

const isNumber = (value: Value | undefined): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof Double;

/** Negative numbers, of any type, are descending. */
function isDescending(value: Value): boolean {
  const number = value instanceof Double ? value.value : value;
  return (typeof number === 'number' || typeof number === 'bigint') && number < 0;
}

/** Numbers and booleans of any type that mean "yes". */
export const isTrue = (value: Value | undefined): boolean => {
  if (value instanceof Double) return value.value !== 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== 0n;
};

function secondsOf(value: Value | undefined): number | null {
  return isNumber(value) ? Number(value instanceof Double ? value.value : value) : null;
}

function neededFields(
  text: TextSpecification | null,
  fields: readonly IndexField[],
  covers: Filter | null,
): ReadonlySet<string> | null {
  if (text) return fieldsOfText(text, covers);
  if (covers?.fields === null) return null;
  return new Set([...fields.map((field) => field.path[0] ?? ''), ...(covers?.fields ?? [])]);
}

/** An index: its description as it is listed, and a tree of its keys. Geo indexes have no tree; their queries scan. */
export class CollectionIndex {
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly hidden: boolean;
  /** The seconds after which documents end, for a TTL index. */
  readonly expireAfterSeconds: number | null;
  readonly partialFilter: Document | null;
  readonly collation: Document | null;
  /** Whether its keys are in the order of values. */
  readonly ordered: boolean;
  /** What a text index is about; its keys are terms. */
  readonly text: TextSpecification | null;
  /** The top-level fields that keys and partial filter are made of; null when the filter may need all. */
  readonly needs: ReadonlySet<string> | null;
  /** Keys that transactions will bring at their commit, of unique indexes only. */
  readonly pending = new Map<string, PendingKey>();
  tree = new Tree();
  /** Whether some document contributed through an array. It stays so. */
  multikey = false;
  readonly #text: TextKey | null;
  readonly #geometries: readonly (readonly [string, string])[];
  readonly #covers: ((document: Document) => boolean) | null;

  constructor(readonly description: Document) {
    const pattern = description.get('key') as Document;
    this.name = textOr(description.get('name'));
    this.fields = [...pattern].map(([name, direction]) => ({
      name,
      path: name.split('.'),
      descending: isDescending(direction),
    }));
    this.ordered = [...pattern.values()].every((direction) => isNumber(direction) || direction === 'hashed');
    this.text = textSpecificationOf(description);
    this.#geometries = geoFields(pattern);
    this.unique = isTrue(description.get('unique')) || isTrue(description.get('prepareUnique')) || this.name === '_id_';
    this.sparse = isTrue(description.get('sparse'));
    this.hidden = isTrue(description.get('hidden'));
    this.expireAfterSeconds = secondsOf(description.get('expireAfterSeconds'));
    this.partialFilter = (description.get('partialFilterExpression') as Document | undefined) ?? null;
    this.collation = (description.get('collation') as Document | undefined) ?? null;
    const collation = collationOf(this.collation ?? undefined);
    this.#text = collation ? (text) => collation.key(text) : null;
    const covers = this.partialFilter ? compileFilter(this.partialFilter, { collation }) : null;
    this.#covers = covers?.matches ?? null;
    this.needs = neededFields(this.text, this.fields, covers);
  }

  /** The key pattern, as hints and error messages name the index. */
  get pattern(): Document {
    return this.description.get('key') as Document;
  }

  /** Turns text into what this index compares, where it has a collation. */
  get textKey(): TextKey | null {
    return this.#text;
  }

  /** What this document contributes: nothing, where the index is partial or sparse and the document is not of it. */
  keysOf(document: Document): IndexKeys {
    const none = { keys: [], values: [], multikey: false, empty: true };
    if (this.#covers && !this.#covers(document)) return none;
    if (this.text) return textKeys(document, this.text, this.fields);
    if (!this.ordered) {
      checkGeometries(document, this.#geometries);
      return none;
    }
    const found = indexKeys(document, this.fields, this.#text);
    return this.sparse && found.empty ? none : found;
  }

  /** The keys of a stored document. */
  keysOfBytes(bytes: Buffer): IndexKeys {
    return this.keysOf(decodeFields(bytes, this.needs));
  }

  add(found: IndexKeys, id: number): void {
    if (found.multikey) this.multikey = true;
    for (const key of found.keys) this.tree.insert(key, id);
  }

  remove(keys: readonly string[], id: number): void {
    for (const key of keys) this.tree.remove(key, id);
  }
}
