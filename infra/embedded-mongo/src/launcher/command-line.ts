import { parseArgs } from 'node:util';
import type { EmbeddedMongoOptions } from './start.ts';

/** What a command line asks for. */
export type CommandLine =
  | { command: 'start'; options: EmbeddedMongoOptions }
  | { command: 'backup'; directory: string; to: string }
  | { command: 'repair'; directory: string }
  | { command: 'supported' | 'help' };

/** The command line cannot be understood. */
export class UsageError extends Error {}

/** Where `npm start` keeps its data. */
const HOUSE_DIRECTORY = '.data/mongo';

export const USAGE = `Usage: npm run mongo -- [COMMAND] [OPTIONS]

  start [--directory DIR | --in-memory] [--port N]
      Starts a server and prints { "url", "pid" }. Without a directory the data is in memory and gone with the process. It listens on
      a unix socket, with --port on that port of 127.0.0.1 (0: any). This is what happens without a command.
  backup TO [--directory DIR]
      Copies the data of a directory (${HOUSE_DIRECTORY}), of one moment, into the new folder TO, whether its server runs or not. To restore,
      start on the copy.
  repair --directory DIR
      Of a damaged directory, keeps what is in front of the damage; the damaged file stays beside it.
  --supported
      Lists the commands, stages and operators that are there.
  --help
      Prints this.
`;

const options = {
  directory: { type: 'string' },
  'in-memory': { type: 'boolean' },
  port: { type: 'string' },
  supported: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = { directory?: string; 'in-memory'?: boolean; port?: string; supported?: boolean; help?: boolean };

function parse(args: string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (text === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port ${text} is no port.`);
  return port;
}

/** Options that a command knows nothing of are refused, not ignored. */
function onlyKnown(command: string, values: Values, known: readonly (keyof Values)[]): void {
  const unknown = Object.keys(values).find((name) => !known.some((other) => other === name));
  if (unknown) throw new UsageError(`${command} has no option --${unknown}.`);
}

function atMost(command: string, rest: readonly string[], count: number): void {
  const [extra] = rest.slice(count);
  if (extra !== undefined) throw new UsageError(`${command} does not take "${extra}".`);
}

type Reader = (values: Values, rest: readonly string[]) => CommandLine;

const readers: Readonly<Record<string, Reader>> = {
  start: (values, rest) => {
    onlyKnown('start', values, ['directory', 'in-memory', 'port']);
    atMost('start', rest, 0);
    if (values.directory !== undefined && values['in-memory'])
      throw new UsageError('Data is either in a --directory or --in-memory.');
    const { directory, 'in-memory': inMemory, port } = values;
    return { command: 'start', options: { directory, inMemory, port: portOf(port) } };
  },
  backup: (values, rest) => {
    onlyKnown('backup', values, ['directory']);
    atMost('backup', rest, 1);
    const [to] = rest;
    if (!to) throw new UsageError('backup needs a folder to copy to.');
    return { command: 'backup', directory: values.directory ?? HOUSE_DIRECTORY, to };
  },
  repair: (values, rest) => {
    onlyKnown('repair', values, ['directory']);
    atMost('repair', rest, 0);
    if (!values.directory) throw new UsageError('repair needs --directory DIR.');
    return { command: 'repair', directory: values.directory };
  },
};

/** Reads a command line; refuses what it does not know. */
export function readCommandLine(args: string[]): CommandLine {
  const { values, positionals } = parse(args);
  if (values.help) return { command: 'help' };
  const [command = 'start', ...rest] = positionals;
  if (values.supported) {
    onlyKnown('--supported', values, ['supported']);
    atMost('--supported', positionals, 0);
    return { command: 'supported' };
  }
  const read = Object.hasOwn(readers, command) ? readers[command] : undefined;
  if (!read) throw new UsageError(`There is no command "${command}".`);
  return read(values, rest);
}
