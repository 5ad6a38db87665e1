import { setTimeout as sleep } from 'node:timers/promises';
import type { Encodable } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { Binary } from 'bson';
import { nameOfCode, ServerError } from '../errors/server-error.ts';
import type { Session } from '../sessions/session.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Message } from '../wire/message.ts';
import { numberOf } from './arguments.ts';
import { type Command, commandTable } from './command-table.ts';
import { allLabels, type Attempt, labelsOf } from './error-labels.ts';
import { ConnectionEnded, type Failure } from './fail-points.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import { type Client, commandName, Request } from './request.ts';
import type { Server } from './server.ts';
import { addSnapshotTime, checkReadConcern } from './snapshot-reads.ts';
import { checkWriteConcern, isSettled } from './write-concern.ts';

const bigintOf = (value: Value | undefined): bigint => BigInt(numberOf(value) ?? 0);

/** A command of a session, as it comes in. */
type Arrival = { server: Server; client: Client; session: Session; command: Command };

/** The transaction that a command belongs to, begun or continued as its fields say; null where it is about none. */
function enterTransaction(body: Document, { server, client, session, command }: Arrival): Transaction | null {
  const name = commandName(body);
  if (!command.inTransaction)
    throw new ServerError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    );
  const txnNumber = bigintOf(body.get('txnNumber'));
  if (body.get('startTransaction') === true) session.start(txnNumber);
  session.client = client;
  if (name === 'commitTransaction' || name === 'abortTransaction') return null;
  return session.continue(txnNumber, server.store);
}

function enter(body: Document, arrival: Arrival): Transaction | null {
  if (body.get('autocommit') === false) return enterTransaction(body, arrival);
  if (body.has('txnNumber')) arrival.session.beginRetryable(bigintOf(body.get('txnNumber')));
  return null;
}

function requestOf(server: Server, client: Client, { body, documents }: Message, command: Command): Request {
  const lsid = body.get('lsid');
  if (command.adminOnly && body.get('$db') !== 'admin')
    throw new ServerError('Unauthorized', `${commandName(body)} may only be run against the admin database.`);
  const session = lsid instanceof Map && commandName(body) !== 'endSessions' ? server.sessions.of(lsid) : null;
  const transaction = session && enter(body, { server, client, session, command });
  return new Request(server, { client, session, transaction }, body, documents);
}

function errorReply(error: unknown, attempt: Attempt): Reply {
  const known =
    error instanceof ServerError
      ? error
      : new ServerError('InternalError', error instanceof Error ? (error.stack ?? error.message) : String(error));
  const labels = allLabels(known, attempt);
  const fields = reply({ ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName });
  for (const [name, value] of known.extra) fields.set(name, value as Encodable);
  if (labels.length > 0) fields.set('errorLabels', labels);
  return fields.set('ok', 0);
}

function failureReply(failure: Failure, code: number, attempt: Attempt): Reply {
  // The server itself calls such a failure of a change stream not resumable either.
  const labels = failure.errorLabels ?? labelsOf(code, { ...attempt, onChangeStream: false });
  return reply({
    ok: 0,
    errmsg: "Failing command via 'failCommand' failpoint",
    code,
    codeName: nameOfCode(code),
    errorLabels: labels.length > 0 ? [...labels] : undefined,
  });
}

function addWriteConcernError(answer: Reply, failure: Failure, attempt: Attempt): void {
  if (!failure.writeConcernError) return;
  answer.set('writeConcernError', failure.writeConcernError);
  const code = numberOf(failure.writeConcernError.get('code')) ?? 0;
  const labels =
    failure.errorLabels ?? labelsOf(code, attempt).filter((label) => label !== 'TransientTransactionError');
  if (labels.length > 0) answer.set('errorLabels', [...labels]);
}

/** What fails in a transaction ends it. */
function abortAfter(request: Request, answer: Reply | null): void {
  if (request.transaction && (!answer || answer.has('writeErrors'))) request.session?.abort();
}

async function run(server: Server, client: Client, message: Message): Promise<Reply> {
  const name = commandName(message.body);
  const command = commandTable.get(name);
  if (!command) throw new ServerError('CommandNotFound', `no such command: '${name}'`);
  const request = requestOf(server, client, message, command);
  checkReadConcern(request);
  const concernError = checkWriteConcern(request);
  let answer: Reply | null = null;
  try {
    answer = await command.run(request);
  } finally {
    abortAfter(request, answer);
  }
  if (request.snapshot) addSnapshotTime(answer, request.snapshot.time);
  if (request.wrote && isSettled(request)) await server.store.journal.settle();
  if (concernError && request.wrote) answer.set('writeConcernError', concernError);
  return answer;
}

const NOBODY = new Binary(Buffer.alloc(20), 0);

/** Every answer says how far the server's time has come. */
function finish(server: Server, answer: Reply): Reply {
  const time = server.store.clock.latest;
  if (!answer.has('ok')) answer.set('ok', 1);
  const signature = documentOf({ hash: NOBODY, keyId: 0n });
  return answer.set('$clusterTime', documentOf({ clusterTime: time, signature })).set('operationTime', time);
}

const attemptOf = ({ body }: Message, { cursors }: Server): Attempt => ({
  name: commandName(body),
  inTransaction: body.get('autocommit') === false,
  hasTxnNumber: body.has('txnNumber'),
  onChangeStream: body.has('getMore') && cursors.isChangeStream(body.get('getMore')),
});

/** What a fail point answers instead of the command; null where the command runs all the same. */
async function refusalOf(failure: Failure, attempt: Attempt): Promise<Reply | null> {
  if (failure.blockMs) await sleep(failure.blockMs);
  if (failure.closeConnection) throw new ConnectionEnded();
  return failure.errorCode === undefined ? null : failureReply(failure, failure.errorCode, attempt);
}

/** Answers a command; everything that goes wrong becomes an answer, too. */
export async function dispatch(server: Server, client: Client, message: Message): Promise<Reply> {
  const attempt = attemptOf(message, server);
  const failure = attempt.name === 'configureFailPoint' ? null : server.failPoints.take(attempt.name, client.appName);
  const refusal = failure && (await refusalOf(failure, attempt));
  if (refusal) return finish(server, refusal);
  try {
    const answer = await run(server, client, message);
    if (failure) addWriteConcernError(answer, failure, attempt);
    return finish(server, answer);
  } catch (error) {
    if (error instanceof ConnectionEnded) throw error;
    return finish(server, errorReply(error, attempt));
  }
}
