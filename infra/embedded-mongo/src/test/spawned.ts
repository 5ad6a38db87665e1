import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A server in a process of its own, which a test may kill. */
export type Spawned = { readonly url: string; readonly pid: number; kill(signal: NodeJS.Signals): Promise<void> };

function spawnServer(directory: string) {
  const modules = ['--conditions=customer-module', '--import', here('../../../dev/register.js')];
  return spawn(process.execPath, [...modules, here('../main.ts'), '--directory', directory], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // The socket of a server that is killed stays behind: here it goes with the directory.
    env: { TMPDIR: directory },
  });
}

const running = new Set<ChildProcess>();

/** Whatever a test that failed has left. */
afterEach(() => {
  for (const server of running) server.kill('SIGKILL');
  running.clear();
});

/** Starts a server on a directory; resolves when it listens. */
export async function spawned(directory: string): Promise<Spawned> {
  const server = spawnServer(directory);
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

/** Starts a server that is to refuse; gives its exit code and what it says. */
export async function refused(directory: string): Promise<{ code: number; says: string }> {
  const server = spawnServer(directory);
  const said: Buffer[] = [];
  server.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(server, 'close')) as [number];
  return { code, says: Buffer.concat(said).toString() };
}
