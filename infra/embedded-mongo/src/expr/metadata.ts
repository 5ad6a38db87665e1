import type { Document, Value } from '../bson/values.ts';

/** What a query knows of a document beside its fields: what `$meta` shows, and what it may be sorted by. */
export type Metadata = {
  readonly textScore?: number;
  /** The distance that `$near` measured, and the place that it measured from. */
  readonly distance?: number;
  readonly place?: Value;
};

/** It lies beside the documents: as a field, it could meet a field of theirs. */
const known = new WeakMap<Document, Metadata>();

export const metadataOf = (document: Document): Metadata | undefined => known.get(document);

/** Adds to what is known of a document. */
export function learn(document: Document, metadata: Metadata | undefined): Document {
  if (metadata) known.set(document, { ...known.get(document), ...metadata });
  return document;
}

/** A document that was made of another one keeps what is known of that. */
export const inherit = (made: Document, from: Document): Document => learn(made, known.get(from));
