import type { Document } from '../bson/values.ts';
import { numberOf } from './arguments.ts';
import { documentOf } from './reply.ts';
import type { Request } from './request.ts';

/** Whether the answer must wait for the disk: by default, with `majority` and with `j`, as on a replica set. */
export function isSettled(request: Request): boolean {
  const concern = request.body.get('writeConcern');
  if (!(concern instanceof Map) || concern.get('j') === true) return true;
  const w = concern.get('w');
  return w === undefined || w === 'majority';
}

/** What one member cannot promise: more members, or tags. The write itself happens all the same. */
export function checkWriteConcern(request: Request): Document | null {
  const concern = request.body.get('writeConcern');
  const w = concern instanceof Map ? concern.get('w') : undefined;
  if ((numberOf(w) ?? 0) > 1)
    return documentOf({ code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' });
  if (typeof w === 'string' && w !== 'majority')
    return documentOf({
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${w}' found in replica set configuration`,
    });
  return null;
}
