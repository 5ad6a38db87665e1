import { type Document, Long } from 'bson';

/** An error as a server answers it. */
export interface WireFailure {
  readonly code: number;
  readonly codeName: string;
  /** Those that a server puts on this code for this command, unless others are named. */
  readonly labels?: readonly string[];
  /** The command took effect, and only waiting for the other members failed. */
  readonly isOfWriteConcern?: boolean;
}

/** Another transaction wrote the same first. */
export const WRITE_CONFLICT: WireFailure = { code: 112, codeName: 'WriteConflict' };
/** The transaction is gone: a new primary does not know it, or it was ended. */
export const NO_SUCH_TRANSACTION: WireFailure = { code: 251, codeName: 'NoSuchTransaction' };
/** The member is no primary any more. */
export const NOT_WRITABLE_PRIMARY: WireFailure = { code: 10_107, codeName: 'NotWritablePrimary' };
/** Nobody knows whether the commit took effect. It is left to the caller of the driver, which repeats 10107 itself. */
export const COMMIT_UNKNOWN: WireFailure = {
  code: 262,
  codeName: 'ExceededTimeLimit',
  labels: ['UnknownTransactionCommitResult'],
};
/** The command took too long for the server. Drivers with a time limit of their own say so in their own words, unlabelled. */
export const MAX_TIME_EXPIRED: WireFailure = { code: 50, codeName: 'MaxTimeMSExpired' };
/** The commit took effect on the primary; whether the others have it is not known. */
export const WRITE_CONCERN_TIMEOUT: WireFailure = {
  code: 64,
  codeName: 'WriteConcernTimeout',
  isOfWriteConcern: true,
};

const TRANSIENT = 'TransientTransactionError';
const ENDS = new Set(['commitTransaction', 'abortTransaction']);
const ENDS_TRANSACTION = new Set([24, 112, 246, 251, 267]);
const IS_NO_PRIMARY = new Set([91, 189, 10_107, 11_600, 11_602, 13_435, 13_436]);

export function answerOf(failure: WireFailure, command: Document): Document {
  const { code, codeName, isOfWriteConcern } = failure;
  const error = { code, codeName, errmsg: codeName };
  const errorLabels = labelsOf(failure, command);
  const labelled = errorLabels.length > 0 ? { errorLabels } : {};
  return isOfWriteConcern ? { ok: 1, writeConcernError: error, ...labelled } : { ok: 0, ...error, ...labelled };
}

/** The labels of the transactions specification: a commit whose member is gone may be sent again, anything else starts anew. */
function labelsOf({ code, labels }: WireFailure, command: Document): readonly string[] {
  if (labels) return labels;
  const isInside = command['autocommit'] === false && !ENDS.has(nameOf(command));
  if (IS_NO_PRIMARY.has(code) && 'txnNumber' in command) return isInside ? [TRANSIENT] : ['RetryableWriteError'];
  return ENDS_TRANSACTION.has(code) && command['autocommit'] === false ? [TRANSIENT] : [];
}

/**
 * What a server does beside answering that a transaction must run again: it ends it. Without this the lie would show,
 * since the transaction would live on and hold what it wrote.
 */
export function abortFor(failure: WireFailure, command: Document): Document | undefined {
  const { lsid, txnNumber, startTransaction } = command;
  if (startTransaction || !labelsOf(failure, command).includes(TRANSIENT)) return undefined;
  const ended = { lsid, txnNumber: Long.fromNumber(Number(txnNumber)), autocommit: false };
  return { abortTransaction: 1, ...ended, $db: 'admin' };
}

/** The first key of a command is its name. */
export function nameOf(command: Document): string {
  return Object.keys(command)[0] ?? '';
}
