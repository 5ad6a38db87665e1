import type { Document } from '../bson/values.ts';
import type { BatchSource } from '../commands/cursors.ts';
import type { Request } from '../commands/request.ts';
import { ServerError } from '../errors/server-error.ts';

export function openChangeStream(_request: Request, _stages: readonly Document[]): BatchSource {
  throw new ServerError('CommandNotSupported', 'Change streams are not supported yet.');
}
