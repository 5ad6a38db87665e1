import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Work } from '../store/work.ts';
import { Arguments, numberOf } from './arguments.ts';
import { type Modified, type Modification, modify, removeAll, type Target } from './modify-documents.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import type { Request } from './request.ts';
import { collationFor, hintOf, updateOf } from './targets.ts';
import { isStatementError, writeErrorOf } from './write-errors.ts';

/** Updates refuse array filters for whole documents, and `multi` with them. */
function checkForm(args: Arguments, change: Document | Document[]): void {
  const replacement = !Array.isArray(change) && !(change.keys().next().value ?? '').startsWith('$');
  if (replacement && (args.flag('multi') ?? false))
    throw new ServerError('FailedToParse', 'multi update is not supported for replacement-style update');
  if ((args.flag('multi') ?? false) && args.has('sort'))
    throw new ServerError('FailedToParse', 'Cannot specify sort with multi=true');
}

function targetOf(args: Arguments, request: Request, multi: boolean): Target {
  return {
    database: request.database,
    name: request.collectionName,
    filter: args.requiredDocument('q'),
    multi,
    sort: args.document('sort') ?? null,
    hint: hintOf(args),
    collation: collationFor(request, args),
    variables: request.variables,
  };
}

function runUpdate(work: Work, request: Request, statement: Document): Modified {
  const args = new Arguments(statement, 'update.updates');
  const change = updateOf(args.get('u'));
  checkForm(args, change);
  const modification: Modification = {
    update: change,
    upsert: args.flag('upsert') ?? false,
    arrayFilters: args.has('arrayFilters') ? args.documents('arrayFilters') : undefined,
    bypassValidation: request.args.flag('bypassDocumentValidation') ?? false,
    now: request.now,
  };
  return modify(work, targetOf(args, request, args.flag('multi') ?? false), modification);
}

/** What a statement of a write command answers, as it is kept for a retry. */
type Answer = Document;

const answerOf = ({ matched, modified, upsertedId }: Modified): Answer => {
  const answer = documentOf({ n: upsertedId === undefined ? matched : 1, nModified: modified });
  return upsertedId === undefined ? answer : answer.set('upserted', upsertedId);
};

/** Runs the statements of a write command one after the other; a retried one answers from memory. */
async function runAll(
  request: Request,
  statements: readonly Document[],
  run: (work: Work, statement: Document) => Answer,
): Promise<{ answers: Map<number, Answer>; errors: Document[] }> {
  const answers = new Map<number, Answer>();
  const errors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      const answer =
        request.answered(index) ?? (await request.statement((work) => request.remember(index, run(work, statement))));
      answers.set(index, answer);
    } catch (error) {
      if (!isStatementError(error, request.transaction !== null)) throw error;
      errors.push(writeErrorOf(index, error));
      if ((request.args.flag('ordered') ?? true) || request.transaction) break;
    }
  }
  return { answers, errors };
}

const sum = (answers: Map<number, Answer>, field: string): number =>
  [...answers.values()].reduce((total, answer) => total + (numberOf(answer.get(field)) ?? 0), 0);

export async function update(request: Request): Promise<Reply> {
  const statements = request.args.documents('updates');
  const { answers, errors } = await runAll(request, statements, (work, statement) =>
    answerOf(runUpdate(work, request, statement)),
  );
  const upserted = [...answers].flatMap(([index, answer]) =>
    answer.has('upserted') ? [documentOf({ index, _id: answer.get('upserted') ?? null })] : [],
  );
  return reply({
    n: sum(answers, 'n'),
    nModified: sum(answers, 'nModified'),
    upserted: upserted.length > 0 ? upserted : undefined,
    writeErrors: errors.length > 0 ? errors : undefined,
  });
}

function runDelete(work: Work, request: Request, statement: Document): Answer {
  const args = new Arguments(statement, 'delete.deletes');
  const { count } = removeAll(work, targetOf(args, request, (numberOf(args.get('limit')) ?? 0) === 0));
  return documentOf({ n: count });
}

export async function remove(request: Request): Promise<Reply> {
  const { answers, errors } = await runAll(request, request.args.documents('deletes'), (work, statement) =>
    runDelete(work, request, statement),
  );
  return reply({ n: sum(answers, 'n'), writeErrors: errors.length > 0 ? errors : undefined });
}
