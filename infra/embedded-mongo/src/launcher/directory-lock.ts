import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Somebody else is using the directory. */
export class DirectoryHeld extends Error {}

type Holder = { pid: number; started: string };

/** When a process began, in the kernel's count; '' where that cannot be known. A process id alone may be somebody else's by now. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return started === startOf(pid);
}

function holderOf(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Directories that this process holds itself. */
const held = new Set<string>();

/** Takes a directory for this process; gives back what releases it. What a dead process left behind does not count. */
export function lockDirectory(directory: string): () => void {
  const folder = path.resolve(directory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  const known = holderOf(file);
  if (held.has(folder) || (known && known.pid !== process.pid && isAlive(known)))
    throw new DirectoryHeld(`${folder} is in use by process ${known?.pid ?? process.pid}.`);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
  } catch {
    throw new DirectoryHeld(`${folder} is in use by process ${holderOf(file)?.pid ?? 'unknown'}.`);
  }
  held.add(folder);
  return () => {
    held.delete(folder);
    rmSync(file, { force: true });
  };
}
