import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { WriteBlocked } from '../store/work.ts';

/** A failed statement inside a write command's answer. */
export function writeErrorOf(index: number, error: ServerError): Document {
  const fields: Document = new Map<string, Value>([
    ['index', index],
    ['code', error.code],
  ]);
  for (const [name, value] of error.extra) fields.set(name, value as Value);
  return fields.set('errmsg', error.message);
}

/** The client's time is over, or the log cannot be written. */
const OF_THE_COMMAND = new Set([50, 14031]);

/** Whether a failure is the statement's own: the rest (a conflict in a transaction, a wait, a fault) concerns the whole command. */
export const isStatementError = (error: unknown, inTransaction: boolean): error is ServerError =>
  error instanceof ServerError &&
  !(error instanceof WriteBlocked) &&
  !(inTransaction && error.code === 112) &&
  !OF_THE_COMMAND.has(error.code);
