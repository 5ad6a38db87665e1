import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { WriteBlocked, type Work } from '../store/work.ts';
import { type Reply, reply, documentOf, type Request } from './request.ts';
import { checkValid, collectionToWrite, toStore, trimCapped } from './stored-document.ts';
import { isStatementError, writeErrorOf } from './write-errors.ts';

/** One document in; shared by all commands that insert. */
export function insertOne(work: Work, request: Request, name: string, bytes: Buffer): void {
  const collection = collectionToWrite(work, request.database, name);
  const stored = toStore(bytes, () => request.server.store.clock.latest.toBigInt());
  checkValid(collection, stored, request.args.flag('bypassDocumentValidation') ?? false);
  work.insert(collection, stored);
  trimCapped(collection, work);
}

const DONE = documentOf({ n: 1 });

/** Where an insert of many documents stands, when it has to wait in between. */
type Progress = { next: number; inserted: number; errors: Document[] };

function insertFrom(progress: Progress, work: Work, request: Request): void {
  const ordered = request.args.flag('ordered') ?? true;
  const start = progress.next;
  for (; progress.next < request.documents.length; progress.next++) {
    const bytes = request.documents[progress.next];
    if (!bytes || isAnswered(request, progress)) continue;
    try {
      insertOne(work, request, request.collectionName, bytes);
      progress.inserted++;
      request.remember(progress.next, DONE);
    } catch (error) {
      if (error instanceof WriteBlocked && progress.next > start) return;
      if (!isStatementError(error, request.transaction !== null)) throw error;
      progress.errors.push(writeErrorOf(progress.next, error));
      if (ordered || request.transaction) progress.next = request.documents.length;
    }
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
