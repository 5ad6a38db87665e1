import { existsSync } from 'node:fs';
import { startEmbeddedMongo } from './index.ts';
import { readCommandLine, USAGE, UsageError } from './launcher/command-line.ts';
import { DirectoryHeld, lockDirectory } from './launcher/directory-lock.ts';
import type { EmbeddedMongoOptions } from './launcher/start.ts';
import { backUp, type Copied } from './persist/backup.ts';
import { type Repaired, repairDirectory } from './persist/repair.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function serve(options: EmbeddedMongoOptions): Promise<void> {
  const server = await startEmbeddedMongo(options);
  print(JSON.stringify({ url: server.url, pid: process.pid }));
  const stop = () => {
    // Whatever is still open after two seconds is not waited for.
    setTimeout(() => process.exit(0), 2000).unref();
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function repair(directory: string): Repaired {
  if (!existsSync(directory)) throw new Error(`There is no data in ${directory}.`);
  const release = lockDirectory(directory);
  try {
    return repairDirectory(directory, new Date());
  } finally {
    release();
  }
}

function tellRepair(repaired: Repaired): void {
  if (!repaired) return print('Nothing is damaged; nothing was changed.');
  const { kept, lost, aside } = repaired;
  print(`Kept ${kept.commits} commits (${kept.bytes} bytes).`);
  print(`Lost what was damaged and ${lost.commits} whole commits behind it (${lost.bytes} bytes).`);
  print(`The damaged file is ${aside}.`);
}

function tellBackup({ commits, bytes }: Copied, to: string): void {
  print(`Copied ${commits} commits (${bytes} bytes) to ${to}. To restore, start on it: --directory ${to}`);
}

async function run(args: string[]): Promise<void> {
  const asked = readCommandLine(args);
  switch (asked.command) {
    case 'start':
      return serve(asked.options);
    case 'backup':
      return tellBackup(backUp(asked.directory, asked.to), asked.to);
    case 'repair':
      return tellRepair(repair(asked.directory));
    case 'supported':
      return print((await import('./launcher/supported.ts')).supportedText());
    case 'help':
      return print(USAGE);
  }
}

function sayWhy(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) return `${message}\n\n${USAGE}`;
  return error instanceof DirectoryHeld ? `${message} ${error.details}` : message;
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(sayWhy(error).trimEnd());
  process.exit(2);
}
