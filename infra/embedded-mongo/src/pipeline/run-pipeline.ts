import type { Collation } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';

/** What the stages may ask of the rest of the server. */
export type PipelineHost = {
  readonly now: Date;
  readonly variables?: Document | undefined;
  readonly collation?: Collation | undefined;
  readonly database: string;
  collection(name: string, database?: string): Iterable<Document>;
  find(name: string, filter: Document, database?: string): Iterable<Document>;
  replaceCollection(database: string, name: string, documents: readonly Document[]): void;
  findOne(database: string, name: string, filter: Document): Document | undefined;
  put(database: string, name: string, document: Document, mode: 'insert' | 'replace'): void;
};

export function runPipeline(stages: Document[], source: Iterable<Document>, _host: PipelineHost): Iterable<Document> {
  if (stages.length > 0) throw new ServerError('CommandNotSupported', 'Pipelines are being built.');
  return source;
}
