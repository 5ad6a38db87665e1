import { encodeComponent } from '../bson/key.ts';
import type { Document, Value } from '../bson/values.ts';
import type { Filter } from '../query/compile-filter.ts';
import { termsOf } from '../text/document-terms.ts';
import { EVERY_TEXT, type TextSpecification } from '../text/text-specification.ts';
import { type IndexField, type IndexKeys, indexKeys } from './index-keys.ts';

/** The top-level fields that the keys of a text index are made of; null where it is about every text. */
export function fieldsOfText(text: TextSpecification, covers: Filter | null): ReadonlySet<string> | null {
  if (covers?.fields === null || text.weights.has(EVERY_TEXT)) return null;
  const paths = [...text.weights.keys(), ...text.prefix, text.languageField];
  return new Set([...paths.map((path) => path.split('.', 1)[0] ?? path), ...(covers?.fields ?? [])]);
}

/** The key of a term, behind the key of the fields in front of the texts. */
export const termKey = (prefix: string, term: string): string => prefix + encodeComponent(term);

/** The key of values for the fields in front of the texts. */
export function prefixKey(fields: readonly IndexField[], values: readonly (Value | undefined)[]): string {
  return values.map((value, i) => encodeComponent(value ?? null, fields[i]?.descending)).join('');
}

/** The keys of a document: one for each of its terms. */
export function textKeys(document: Document, text: TextSpecification, fields: readonly IndexField[]): IndexKeys {
  const terms = [...termsOf(document, text).keys()];
  const { keys: prefixes } = indexKeys(document, fields.slice(0, text.prefix.length), null);
  const keys = prefixes.flatMap((prefix) => terms.map((term) => termKey(prefix, term)));
  return { keys, values: keys.map(() => []), multikey: true, empty: keys.length === 0 };
}
