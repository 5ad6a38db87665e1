import type { ServerError } from '../errors/server-error.ts';

/** Codes after which the same write may be sent again: the member stops, steps down, or cannot be reached. */
const RETRYABLE = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);
/** Codes after which a whole transaction may run again. */
const TRANSIENT = new Set([24, 112, 246, 251, 267]);

/** What a command was, as far as its errors' labels go. */
export type Attempt = { name: string; inTransaction: boolean; hasTxnNumber: boolean };

/** The labels of an error code for this kind of command. */
export function labelsOf(code: number, { name, inTransaction, hasTxnNumber }: Attempt): string[] {
  const ends = name === 'commitTransaction' || name === 'abortTransaction';
  const labels: string[] = [];
  if (hasTxnNumber && RETRYABLE.has(code) && (!inTransaction || ends)) labels.push('RetryableWriteError');
  if (inTransaction && (TRANSIENT.has(code) || (RETRYABLE.has(code) && !ends))) {
    if (name !== 'commitTransaction' || TRANSIENT.has(code)) labels.push('TransientTransactionError');
  }
  return labels;
}

/** The labels an error has by itself, and those of its code. */
export const allLabels = (error: ServerError, attempt: Attempt): string[] => [
  ...new Set([
    ...error.labels.filter((label) => label !== 'TransientTransactionError' || attempt.inTransaction),
    ...labelsOf(error.code, attempt),
  ]),
];
