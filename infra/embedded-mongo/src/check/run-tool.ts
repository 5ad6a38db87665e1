import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startEmbeddedMongo } from '../index.ts';
import { ROOT } from './config.ts';
import type { Finding, Tool } from './tool.ts';

/** What came of one tool. */
export type Outcome = { readonly findings: readonly Finding[]; readonly seconds: number };

const STILL_RUNNING_MS = 30_000;

/** Runs a command to its end and gives what it printed; each line is also passed on as it comes. */
async function outputOf(command: readonly string[], onLine: (line: string) => void): Promise<string> {
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    onLine(line);
  });
  await once(child, 'close');
  return lines.join('\n');
}

/** Runs a tool on a server that is there, or on an embedded one in memory. */
export async function runTool(
  tool: Tool,
  { url, shared }: { url: string | undefined; shared: string },
  report: (line: string) => void,
): Promise<Outcome> {
  const began = performance.now();
  const seconds = (): number => Math.round((performance.now() - began) / 1000);
  const directory = await mkdtemp(path.join(tmpdir(), 'check-mongo-'));
  const server = url || tool.startsServers ? null : await startEmbeddedMongo({ inMemory: true, port: 0 });
  const stillRunning = setInterval(() => report(`still running after ${seconds()} s`), STILL_RUNNING_MS);
  try {
    const command = tool.command({ url: url ?? server?.url ?? '', shared, directory: path.join(directory, 'data') });
    const output = await outputOf(command, report);
    return { findings: tool.read(output), seconds: seconds() };
  } finally {
    clearInterval(stillRunning);
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  }
}
