import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Arguments } from './arguments.ts';

/** The hint of a statement: an index's name or its key pattern. */
export function hintOf(args: Arguments): Document | string | null {
  const hint = args.get('hint');
  if (hint === undefined || hint instanceof Map || typeof hint === 'string') return hint ?? null;
  throw new ServerError('FailedToParse', 'Hint must be a string or an object');
}

/** An update document, or a pipeline. */
export function updateOf(value: Value | undefined): Document | Document[] {
  if (value instanceof Map) return value;
  if (Array.isArray(value) && value.every((stage) => stage instanceof Map)) return value;
  throw new ServerError('FailedToParse', 'Update argument must be either an object or an array');
}
