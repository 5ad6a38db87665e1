import { encodeDocument } from '../bson/encode.ts';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { nameOfCode } from '../errors/server-error.ts';
import type { Work } from '../store/work.ts';
import { Arguments, numberOf } from './arguments.ts';
import { QuerySource } from './cursors.ts';
import { destinationOf, insertOne } from './insert.ts';
import { modify, removeAll, type Target } from './modify-documents.ts';
import { openCursor } from './open-cursor.ts';
import { documentOf, type Reply } from './reply.ts';
import { checkedName, type Request } from './request.ts';
import { collationFor, hintOf, updateOf } from './targets.ts';
import { isStatementError } from './write-errors.ts';

const COUNTS = { insert: 'nInserted', update: 'nMatched', delete: 'nDeleted' } as const;

type Kind = keyof typeof COUNTS;

function kindOf(operation: Document): Kind {
  const kind = operation.keys().next().value ?? '';
  if (kind === 'insert' || kind === 'update' || kind === 'delete') return kind;
  throw new ServerError('FailedToParse', `Unrecognized bulkWrite operation: ${kind}`);
}

/** The database and collection that an operation names by its place in `nsInfo`. */
function placeOf(request: Request, operation: Document, kind: Kind): { database: string; name: string } {
  const info = request.args.documents('nsInfo')[numberOf(operation.get(kind)) ?? -1];
  const namespace = textOr(info?.get('ns'));
  const dot = namespace.indexOf('.');
  if (dot < 1) throw new ServerError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  const database = namespace.slice(0, dot);
  return { database, name: checkedName(database, namespace.slice(dot + 1)) };
}

function targetOf(request: Request, args: Arguments, place: { database: string; name: string }): Target {
  return {
    ...place,
    filter: args.requiredDocument('filter'),
    multi: args.flag('multi') ?? false,
    sort: args.document('sort') ?? null,
    hint: hintOf(args),
    collation: collationFor(request, args, place),
    variables: request.variables,
  };
}

function runUpdate(work: Work, request: Request, args: Arguments, target: Target): Document {
  const constants = args.document('constants');
  const variables = constants ? new Map([...(target.variables ?? []), ...constants]) : target.variables;
  const result = modify(
    work,
    { ...target, variables },
    {
      update: updateOf(args.get('updateMods')),
      upsert: args.flag('upsert') ?? false,
      arrayFilters: args.has('arrayFilters') ? args.documents('arrayFilters') : undefined,
      bypassValidation: request.args.flag('bypassDocumentValidation') ?? false,
      now: request.now,
    },
  );
  const answer = documentOf({ n: result.upsertedId === undefined ? result.matched : 1, nModified: result.modified });
  return result.upsertedId === undefined ? answer : answer.set('upserted', documentOf({ _id: result.upsertedId }));
}

function runOne(work: Work, request: Request, operation: Document): Document {
  const kind = kindOf(operation);
  const place = placeOf(request, operation, kind);
  const args = new Arguments(operation, 'bulkWrite.ops');
  if (kind === 'insert') {
    insertOne(work, destinationOf(request, place), encodeDocument(args.requiredDocument('document')));
    return documentOf({ n: 1 });
  }
  const target = targetOf(request, args, place);
  return kind === 'update' ? runUpdate(work, request, args, target) : documentOf({ n: removeAll(work, target).count });
}

/** Sums and results of a bulk write. */
class Outcome {
  readonly sums = new Map<string, number>(
    ['nInserted', 'nMatched', 'nModified', 'nUpserted', 'nDeleted'].map((name) => [name, 0]),
  );
  readonly results: Document[] = [];
  errors = 0;

  #count(name: string, by: Value | undefined): void {
    this.sums.set(name, (this.sums.get(name) ?? 0) + (numberOf(by) ?? 0));
  }

  add(index: number, kind: Kind, answer: Document, errorsOnly: boolean): void {
    if (answer.has('upserted')) this.#count('nUpserted', 1);
    else this.#count(COUNTS[kind], answer.get('n'));
    this.#count('nModified', answer.get('nModified'));
    if (!errorsOnly) this.results.push(new Map<string, Value>([['ok', 1], ['idx', index], ...answer]));
  }

  fail(index: number, error: ServerError): void {
    this.errors++;
    const fields = documentOf({
      ok: 0,
      idx: index,
      n: 0,
      code: error.code,
      codeName: nameOfCode(error.code),
      errmsg: error.message,
    });
    for (const [name, value] of error.extra) fields.set(name, value as Value);
    this.results.push(fields);
  }
}

async function runAll(request: Request, outcome: Outcome): Promise<void> {
  const ordered = request.args.flag('ordered') ?? true;
  const errorsOnly = request.args.flag('errorsOnly') ?? false;
  for (const [index, operation] of request.args.documents('ops').entries()) {
    try {
      const answer =
        request.answered(index) ??
        (await request.statement((work) => request.remember(index, runOne(work, request, operation))));
      outcome.add(index, kindOf(operation), answer, errorsOnly);
    } catch (error) {
      if (!isStatementError(error, request.transaction !== null)) throw error;
      outcome.fail(index, error);
      if (ordered || request.transaction) return;
    }
  }
}

/** Writes to several collections in one command; its results come through a cursor. */
export async function bulkWrite(request: Request): Promise<Reply> {
  const outcome = new Outcome();
  await runAll(request, outcome);
  const size = new Arguments(request.args.document('cursor') ?? new Map(), 'bulkWrite.cursor').count('batchSize');
  const answer = await openCursor(request, new QuerySource(outcome.results, outcome.results.length), {
    batchSize: size || Infinity,
    namespace: 'admin.$cmd.bulkWrite',
  });
  for (const [name, sum] of outcome.sums) answer.set(name, sum);
  return answer.set('nErrors', outcome.errors);
}
