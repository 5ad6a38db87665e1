import type { Collation } from '../bson/collation.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Scope } from '../expr/scope.ts';
import type { Paused } from '../store/pause.ts';

/** What a pipeline needs of the database that it runs in. */
export type PipelineHost = {
  readonly now: Date;
  readonly variables?: Document | undefined;
  readonly collation?: Collation | undefined;
  /** The database that the command names. */
  readonly database: string;
  /** A random number from 0 up to 1; `Math.random` where absent. */
  readonly random?: () => number;
  /** All documents of a collection; none where there is no such collection. */
  collection(name: string, database?: string): Paused<Document>;
  /** The documents that match, by an index where there is one. */
  find(name: string, filter: Document): Paused<Document>;
  /** Whether `find` by equality of this field is served by an index; without it joins decide by the number of look-ups. */
  isIndexed?(name: string, field: string): boolean;
  /** `$out`. */
  replaceCollection?(database: string, name: string, documents: Document[]): void;
  /** `$merge`: the document there. */
  findOne?(database: string, name: string, filter: Document): Document | undefined;
  /** `$merge`: stores one document, a replacement by its `_id`. */
  put?(database: string, name: string, document: Document, mode: 'insert' | 'replace'): void;
};

/** A stage at work: from documents to documents, one by one where it can; pauses pass through at once. */
export type Stage = (source: Paused<Document>) => Paused<Document>;

/** Where a stage is compiled. */
export type StageContext = {
  readonly scope: Scope;
  readonly host: PipelineHost;
  /** Compiles the pipeline inside a stage. */
  readonly pipeline: (stages: readonly Value[], context: StageContext) => Stage;
  /** The stage that the pipeline is inside of, for what may not stand there. */
  readonly inside?: '$facet' | '$lookup' | '$unionWith';
};

export type CompileStage = (operand: Value, context: StageContext) => Stage;

/** Refuses unknown names in a stage's specification, in the way of the server's generated parsers. */
export function checkNames(stage: string, spec: Document, known: readonly string[]): void {
  for (const name of spec.keys()) {
    if (!known.includes(name)) throw new ServerError(40415, `BSON field '${stage}.${name}' is an unknown field.`);
  }
}

export const absentField = (stage: string, name: string): ServerError =>
  new ServerError(40414, `BSON field '${stage}.${name}' is missing but a required field`);

export const wrongType = (stage: string, name: string): ServerError =>
  new ServerError('TypeMismatch', `BSON field '${stage}.${name}' is the wrong type`);
