import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { environment, inRoot } from './config.ts';

/** How one service is run. */
export interface Service {
  readonly name: string;
  /** The TypeScript that is run, from the root. */
  readonly module: string;
  readonly options?: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Restarted whenever a file it imports is saved. */
  readonly watch?: boolean;
  /** For V8, such as how large its heap may grow. */
  readonly nodeFlags?: readonly string[];
}

export interface Running {
  readonly name: string;
  readonly process: ChildProcess;
  readonly logFile: string;
  /** The first line on its standard output; null where it ended without one. */
  readonly firstLine: Promise<string | null>;
}

const OWNER_ONLY = 0o600;
const KILL_AFTER_MS = 4_000;
const preload = (file: string) => ['--import', pathToFileURL(inRoot(file)).href];

/** Starts a service; what it prints goes to its log file. */
export function startService(service: Service): Running {
  const { name, module, options = [], variables, logFile, watch, nodeFlags = [] } = service;
  const log = createWriteStream(logFile, { flags: 'a', mode: OWNER_ONLY });
  const flags = [
    ...(watch ? ['--watch', '--watch-preserve-output'] : []),
    ...nodeFlags,
    '--conditions=customer-module',
    '--disable-warning=ExperimentalWarning',
    ...preload('infra/dev/register.js'),
    ...(watch ? [] : preload('infra/dev/follow-parent.js')),
  ];
  const child = spawn(process.execPath, [...flags, inRoot(module), ...options], {
    cwd: inRoot('.'),
    env: { ...environment(), ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A Ctrl-C of the terminal reaches the whole process group; the order of stopping is the parent's.
    detached: !watch,
  });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log, { end: false });
  return { name, process: child, logFile, firstLine: firstLineOf(child) };
}

/** Asks a process to stop, and kills it when it has not after a while. */
export async function stopService({ process: child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killing = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(killing);
}

async function firstLineOf(child: ChildProcess): Promise<string | null> {
  if (!child.stdout) return null;
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(null));
    child.once('exit', () => resolve(null));
  });
}
