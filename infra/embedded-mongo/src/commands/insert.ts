import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { WriteBlocked, type Work } from '../store/work.ts';
import { type Reply, reply, documentOf } from './reply.ts';
import type { Request } from './request.ts';
import { collectionToWrite, toStore, trimCapped } from './stored-document.ts';
import { checkValid } from './validation.ts';
import { isStatementError, writeErrorOf } from './write-errors.ts';

/** Where documents go, and how; the same for all documents of a command. */
export type Destination = { database: string; name: string; bypassValidation: boolean; time: () => bigint };

export const destinationOf = ({ args, server }: Request, place: { database: string; name: string }): Destination => ({
  ...place,
  bypassValidation: args.flag('bypassDocumentValidation') ?? false,
  time: () => server.store.clock.latest.toBigInt(),
});

/** One document in; shared by all commands that insert. */
export function insertOne(work: Work, destination: Destination, bytes: Buffer): void {
  const { database, name, bypassValidation, time } = destination;
  const collection = collectionToWrite(work, database, name);
  const stored = toStore(bytes, time);
  checkValid(collection, stored, bypassValidation);
  work.insert(collection, stored);
  trimCapped(collection, work);
}

const DONE = documentOf({ n: 1 });

/** Where an insert of many documents stands, when it has to wait in between. */
type Progress = { next: number; inserted: number; errors: Document[] };

/** True where the next document is to follow. */
function insertNext(progress: Progress, insertBytes: (bytes: Buffer) => void, request: Request): boolean {
  const { next } = progress;
  const bytes = request.documents[next];
  if (!bytes || isAnswered(request, progress)) return true;
  try {
    insertBytes(bytes);
    progress.inserted++;
    request.remember(next, DONE);
    return true;
  } catch (error) {
    if (!isStatementError(error, request.transaction !== null)) throw error;
    progress.errors.push(writeErrorOf(next, error));
    return !(request.args.flag('ordered') ?? true) && !request.transaction;
  }
}

/** Inserts until all are in, or until one must wait: what came before it is committed first. */
function insertFrom(progress: Progress, work: Work, request: Request): void {
  const destination = destinationOf(request, { database: request.database, name: request.collectionName });
  const start = progress.next;
  const insertBytes = (bytes: Buffer) => insertOne(work, destination, bytes);
  try {
    while (progress.next < request.documents.length) {
      const goesOn = insertNext(progress, insertBytes, request);
      progress.next = goesOn ? progress.next + 1 : request.documents.length;
    }
  } catch (error) {
    if (!(error instanceof WriteBlocked) || progress.next === start) throw error;
  }
}

/** A retried insert counts what it has done before, without doing it again. */
function isAnswered(request: Request, progress: Progress): boolean {
  if (!request.answered(progress.next)) return false;
  progress.inserted++;
  return true;
}

export async function insert(request: Request): Promise<Reply> {
  const count = request.documents.length;
  if (count === 0)
    throw new ServerError('InvalidLength', 'Write batch sizes must be between 1 and 100000. Got 0 operations.');
  const progress: Progress = { next: 0, inserted: 0, errors: [] };
  while (progress.next < count) await request.statement((work) => insertFrom(progress, work, request));
  return reply({ n: progress.inserted, writeErrors: progress.errors.length > 0 ? progress.errors : undefined });
}
