import { Timestamp } from 'bson';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';

/** A place in the history: behind one operation of a commit, behind a whole commit, or behind the end of a stream. */
export type ResumePoint = {
  time: Timestamp;
  /** Which operation of the commit; `BEHIND_COMMIT` for all of them. */
  operation: number;
  invalidated: boolean;
};

/** Behind every operation of a commit. */
export const BEHIND_COMMIT = 0xffff_ffff;

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** A token that sorts as the history does. */
export function tokenOf({ time, operation, invalidated }: ResumePoint): Document {
  return new Map([['_data', `82${hex(time.t, 8)}${hex(time.i, 8)}${hex(operation, 8)}${invalidated ? '01' : '00'}`]]);
}

/** Reads a token; refuses what is none. */
export function pointOf(token: Value | undefined): ResumePoint {
  const data = token instanceof Map ? token.get('_data') : undefined;
  const match = typeof data === 'string' ? /^82([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})(00|01)$/.exec(data) : null;
  const [, seconds, count, operation, invalidated] = match ?? [];
  if (seconds === undefined || count === undefined || operation === undefined)
    throw new ServerError(
      'InvalidResumeToken',
      'The resume token string was not a valid hex string, or not one of this server.',
    );
  return {
    time: new Timestamp({ t: Number.parseInt(seconds, 16), i: Number.parseInt(count, 16) }),
    operation: Number.parseInt(operation, 16),
    invalidated: invalidated === '01',
  };
}
