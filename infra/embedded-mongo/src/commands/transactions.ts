import { ServerError } from '../errors/server-error.ts';
import type { Session } from '../sessions/session.ts';
import { numberOf } from './arguments.ts';
import { type Reply, reply } from './reply.ts';
import type { Request } from './request.ts';

function sessionOf(request: Request): { session: Session; txnNumber: bigint } {
  const number = numberOf(request.body.get('txnNumber'));
  if (!request.session || number === undefined)
    throw new ServerError('InvalidOptions', `${request.name} must be run within a transaction`);
  return { session: request.session, txnNumber: BigInt(number) };
}

/** Makes a transaction's writes visible at once. Repeating a commit is fine: the client may not have heard the answer. */
export function commitTransaction(request: Request): Reply {
  const { session, txnNumber } = sessionOf(request);
  session.checkCurrent(txnNumber);
  request.wrote = true;
  if (session.state === 'committed') return reply({});
  const { transaction } = session;
  session.transaction = null;
  // Until it is in the log it has not happened: a commit that fails leaves nothing behind.
  session.state = 'aborted';
  const changes = transaction?.commit() ?? [];
  session.state = 'committed';
  try {
    const kept = changes.length > 0 ? session.kept() : null;
    request.server.store.commit(changes, { origin: { lsid: session.lsid, txnNumber }, session: kept });
  } catch (error) {
    session.state = 'aborted';
    throw error;
  }
  return reply({});
}

export function abortTransaction(request: Request): Reply {
  const { session, txnNumber } = sessionOf(request);
  session.checkCurrent(txnNumber);
  if (session.state === 'committed')
    throw new ServerError('TransactionCommitted', `Transaction with { txnNumber: ${txnNumber} } has been committed.`);
  session.abort();
  return reply({});
}
