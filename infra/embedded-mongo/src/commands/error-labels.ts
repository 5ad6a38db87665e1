import type { ServerError } from '../errors/server-error.ts';

/** Codes after which the same write may be sent again: the member stops, steps down, or cannot be reached. */
const RETRYABLE = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/** Codes after which a whole transaction may run again. */
const TRANSIENT = new Set([24, 112, 246, 251, 267]);

/** Codes after which a change stream may be opened again where it stopped. */
const RESUMABLE = new Set([6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436]);

/** What a command was, as far as its errors' labels go. */
export type Attempt = { name: string; inTransaction: boolean; hasTxnNumber: boolean; onChangeStream: boolean };

const endsTransaction = ({ name }: Attempt): boolean => name === 'commitTransaction' || name === 'abortTransaction';

const isRetryable = (code: number, attempt: Attempt): boolean =>
  RETRYABLE.has(code) && attempt.hasTxnNumber && (!attempt.inTransaction || endsTransaction(attempt));

const isTransient = (code: number, attempt: Attempt): boolean =>
  attempt.inTransaction && (TRANSIENT.has(code) || (RETRYABLE.has(code) && !endsTransaction(attempt)));

/** The labels of an error code for this kind of command. */
export function labelsOf(code: number, attempt: Attempt): string[] {
  const labels: string[] = [];
  if (isRetryable(code, attempt)) labels.push('RetryableWriteError');
  if (isTransient(code, attempt)) labels.push('TransientTransactionError');
  if (attempt.onChangeStream && RESUMABLE.has(code)) labels.push('ResumableChangeStreamError');
  return labels;
}

/** The labels an error has by itself, and those of its code. */
export const allLabels = (error: ServerError, attempt: Attempt): string[] => [
  ...new Set([
    ...error.labels.filter((label) => label !== 'TransientTransactionError' || attempt.inTransaction),
    ...labelsOf(error.code, attempt),
  ]),
];
