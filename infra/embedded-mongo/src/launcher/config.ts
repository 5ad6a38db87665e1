import { parseArgs } from 'node:util';
import type { EmbeddedMongoOptions } from './start.ts';

/** Reads the command line: `--in-memory`, or `--directory DIR`, and `--port N`. */
export function readOptions(args: string[]): EmbeddedMongoOptions {
  const { values } = parseArgs({
    args,
    options: { 'in-memory': { type: 'boolean' }, directory: { type: 'string' }, port: { type: 'string' } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
    throw new Error(`--port ${values.port} is no port.`);
  return { directory: values.directory, inMemory: values['in-memory'], port };
}
