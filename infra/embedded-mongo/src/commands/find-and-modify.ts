import { decodeDocument } from '../bson/decode.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileProjection } from '../query/compile-projection.ts';
import type { Work } from '../store/work.ts';
import { modify, removeAll, type Target } from './modify-documents.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import type { Request } from './request.ts';
import { collationFor, hintOf, updateOf } from './targets.ts';

function targetOf(request: Request): Target {
  const { args, database, collectionName, variables } = request;
  return {
    database,
    name: collectionName,
    filter: args.document('query') ?? new Map(),
    multi: false,
    sort: args.document('sort') ?? null,
    hint: hintOf(args),
    collation: collationFor(request, args),
    variables,
  };
}

function projectionOf({ args, variables }: Request, { filter, collation }: Target): (document: Document) => Document {
  const fields = args.document('fields');
  return fields && fields.size > 0
    ? compileProjection(fields, { filter, collation, variables })
    : (document) => document;
}

function shownDocument(request: Request, bytes: Buffer | null, target: Target): Value {
  return bytes && projectionOf(request, target)(decodeDocument(bytes));
}

function removeOne(work: Work, request: Request, target: Target): Document {
  const { count, before } = removeAll(work, target);
  return documentOf({
    lastErrorObject: documentOf({ n: count }),
    value: shownDocument(request, before, target),
  });
}

function modifyOne(work: Work, request: Request, target: Target): Document {
  const { args } = request;
  const result = modify(work, target, {
    update: updateOf(args.get('update')),
    upsert: args.flag('upsert') ?? false,
    arrayFilters: args.has('arrayFilters') ? args.documents('arrayFilters') : undefined,
    bypassValidation: args.flag('bypassDocumentValidation') ?? false,
    now: request.now,
  });
  const last = documentOf({
    n: result.matched + (result.upsertedId === undefined ? 0 : 1),
    updatedExisting: result.matched > 0,
  });
  if (result.upsertedId !== undefined) last.set('upserted', result.upsertedId);
  const bytes = args.flag('new') ? result.after : result.before;
  return documentOf({ lastErrorObject: last, value: shownDocument(request, bytes, target) });
}

function checkForm({ args }: Request): void {
  const removes = args.flag('remove') ?? false;
  if (removes && args.has('update'))
    throw new ServerError('FailedToParse', 'Cannot specify both an update and remove=true');
  if (removes && args.flag('upsert'))
    throw new ServerError('FailedToParse', 'Cannot specify both upsert=true and remove=true ');
  if (removes && args.flag('new'))
    throw new ServerError(
      'FailedToParse',
      "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
    );
  if (!removes && !args.has('update'))
    throw new ServerError('FailedToParse', 'Either an update or remove=true must be specified');
}

/** Where the new document is answered, nothing matched in it that a positional `$` could stand for. */
function checkProjection({ args }: Request): void {
  const paths = [...(args.document('fields')?.keys() ?? [])];
  if (args.flag('new') && paths.some((path) => path.endsWith('.$')))
    throw new ServerError('BadValue', 'Cannot use a positional projection and return the new document.');
}

export async function findAndModify(request: Request): Promise<Reply> {
  checkForm(request);
  checkProjection(request);
  const target = targetOf(request);
  // What is wrong with the projection is said before anything changes.
  projectionOf(request, target);
  const run = request.args.flag('remove') ? removeOne : modifyOne;
  const answer =
    request.answered(0) ?? (await request.statement((work) => request.remember(0, run(work, request, target))));
  return reply(Object.fromEntries(answer));
}
