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
import type { Failure } from './fail-points.ts';
import { type Client, documentOf, type Reply, reply, Request } from './request.ts';
import type { Server } from './server.ts';
import { checkWriteConcern, isSettled } from './write-concern.ts';

/** Thrown where a fail point wants the connection to end without an answer. */
export class ConnectionEnded extends Error {}

const bigintOf = (value: Value | undefined): bigint => BigInt(numberOf(value) ?? 0);

/** The transaction that a command belongs to, begun or continued as its fields say. */
function enterTransaction(name: string, body: Document, session: Session, server: Server): Transaction | null {
  const txnNumber = bigintOf(body.get('txnNumber'));
  if (body.get('startTransaction') === true) session.start(txnNumber);
  if (name === 'commitTransaction' || name === 'abortTransaction') return null;
  return session.continue(txnNumber, server.store);
}

function requestOf(server: Server, client: Client, message: Message, command: Command): Request {
  const { body } = message;
  const name = body.keys().next().value ?? '';
  const lsid = body.get('lsid');
  const session = lsid instanceof Map && name !== 'endSessions' ? server.sessions.of(lsid) : null;
  if (command.adminOnly && body.get('$db') !== 'admin')
    throw new ServerError('Unauthorized', `${name} may only be run against the admin database.`);
  let transaction: Transaction | null = null;
  if (session && body.get('autocommit') === false) {
    if (!command.inTransaction)
      throw new ServerError(
        'OperationNotSupportedInTransaction',
        `Cannot run '${name}' in a multi-document transaction.`,
      );
    transaction = enterTransaction(name, body, session, server);
  } else if (session && body.has('txnNumber')) session.beginRetryable(bigintOf(body.get('txnNumber')));
  return new Request(server, client, name, body, message.documents, session, transaction);
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
  const labels = failure.errorLabels ?? labelsOf(code, attempt);
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
  const labels = failure.errorLabels ?? labelsOf(numberOf(failure.writeConcernError.get('code')) ?? 0, attempt);
  if (labels.length > 0) answer.set('errorLabels', [...labels]);
}

/** What fails in a transaction ends it. */
function abortAfter(request: Request, answer: Reply | null): void {
  if (request.transaction && (!answer || answer.has('writeErrors'))) request.session?.abort();
}

async function run(server: Server, client: Client, message: Message): Promise<Reply> {
  const name = message.body.keys().next().value ?? '';
  const command = commandTable.get(name);
  if (!command) throw new ServerError('CommandNotFound', `no such command: '${name}'`);
  const request = requestOf(server, client, message, command);
  const concernError = checkWriteConcern(request);
  let answer: Reply | null = null;
  try {
    answer = await command.run(request);
  } finally {
    abortAfter(request, answer);
  }
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

/** Answers a command; everything that goes wrong becomes an answer, too. */
export async function dispatch(server: Server, client: Client, message: Message): Promise<Reply> {
  const { body } = message;
  const name = body.keys().next().value ?? '';
  const attempt = { name, inTransaction: body.get('autocommit') === false, hasTxnNumber: body.has('txnNumber') };
  const failure = name === 'configureFailPoint' ? null : server.failPoints.take(name, client.appName);
  if (failure?.blockMs) await sleep(failure.blockMs);
  if (failure?.closeConnection) throw new ConnectionEnded();
  if (failure?.errorCode !== undefined) return finish(server, failureReply(failure, failure.errorCode, attempt));
  try {
    const answer = await run(server, client, message);
    if (failure) addWriteConcernError(answer, failure, attempt);
    return finish(server, answer);
  } catch (error) {
    return finish(server, errorReply(error, attempt));
  }
}
