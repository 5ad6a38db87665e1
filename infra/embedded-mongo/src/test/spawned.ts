import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A server in a process of its own, which a test may kill. */
export type Spawned = { readonly url: string; readonly pid: number; kill(signal: NodeJS.Signals): Promise<void> };

function spawnCommand(args: readonly string[], temporary: string) {
  const modules = ['--conditions=customer-module', '--import', here('../../../dev/register.js')];
  return spawn(process.execPath, [...modules, here('../main.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // The socket of a server that is killed stays behind: here it goes with the directory.
    env: { TMPDIR: temporary },
  });
}

const running = new Set<ChildProcess>();

/** Whatever a test that failed has left. */
afterEach(() => {
  for (const server of running) server.kill('SIGKILL');
  running.clear();
});

/** Starts a server on a directory; resolves when it listens. Its socket is in the folder for temporary files. */
export async function spawned(directory: string, temporary = directory): Promise<Spawned> {
  const server = spawnCommand(['--directory', directory], temporary);
  const exited = once(server, 'exit');
  running.add(server);
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  return {
    url,
    pid,
    kill: async (signal) => {
      server.kill(signal);
      await exited;
    },
  };
}

/** What a command ended with: its exit code, what it printed and what it complained of. */
export type Ended = { code: number; prints: string; says: string };

/** Runs a command to its end. */
export async function ran(args: readonly string[]): Promise<Ended> {
  const command = spawnCommand(args, tmpdir());
  const [printed, said] = [[], []] as [Buffer[], Buffer[]];
  command.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  command.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(command, 'close')) as [number];
  return { code, prints: Buffer.concat(printed).toString(), says: Buffer.concat(said).toString() };
}

/** Starts a server that is to refuse. */
export const refused = async (directory: string): Promise<Ended> => ran(['--directory', directory]);
