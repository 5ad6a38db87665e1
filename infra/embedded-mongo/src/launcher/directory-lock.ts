import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who has a directory. `started` is the kernel's count; `what` and `since` are for people, and absent in locks of earlier versions. */
type Holder = { pid: number; started: string; what?: string; since?: string };

/** Somebody else is using the directory. */
export class DirectoryHeld extends Error {
  constructor(
    folder: string,
    readonly holder: Holder | null,
  ) {
    super(`${folder} is in use by process ${holder?.pid ?? 'unknown'}.`);
  }

  /** What the holder is, and since when; empty where the lock does not say. */
  get details(): string {
    const { what, since } = this.holder ?? {};
    return what && since ? `That is ${what}, started ${since}.` : '';
  }
}

/** What the kernel says of a process, from its state on; nothing where there is no such file. */
function statOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  } catch {
    return [];
  }
}

/** When a process began, in the kernel's count; '' where that cannot be known. A process id alone may be somebody else's by now. */
function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // It ended, and nobody has asked how: in a container without an init it stays listed.
  if (statOf(pid)[0] === 'Z') return false;
  // Without the beginning, this process cannot be told from an earlier one with its id; then it was the earlier one.
  return pid === process.pid && started === '' ? false : started === startOf(pid);
}

function holderOf(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** The script that this process runs, with its arguments. */
function ownName(): string {
  const [, script = 'node', ...args] = process.argv;
  return [path.relative(process.cwd(), script), ...args].join(' ');
}

/** The lock appears with its content, or not at all: nobody can see half of it. */
function create(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  const since = new Date(Date.now() - process.uptime() * 1000).toISOString();
  const holder: Holder = { pid: process.pid, started: startOf(process.pid), what: ownName(), since };
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes the lock of a dead process. Of several that try, one moves it away; a lock that came in between goes back. */
function removeDead(file: string, folder: string): void {
  const known = holderOf(file);
  if (known && isAlive(known)) throw new DirectoryHeld(folder, known);
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = holderOf(aside);
  const isMistaken = moved !== null && isAlive(moved);
  if (isMistaken) linkSync(aside, file);
  rmSync(aside, { force: true });
  if (isMistaken) throw new DirectoryHeld(folder, moved);
}

/** Takes a directory for this process; gives back what releases it. What a dead process left behind does not count. */
export function lockDirectory(directory: string): () => void {
  const folder = path.resolve(directory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'lock');
  if (!create(file)) {
    removeDead(file, folder);
    if (!create(file)) throw new DirectoryHeld(folder, holderOf(file));
  }
  return () => rmSync(file, { force: true });
}

/** The process that holds a directory at this moment, if one does. */
export function holderOfDirectory(directory: string): number | undefined {
  const holder = holderOf(path.join(path.resolve(directory), 'lock'));
  return holder && isAlive(holder) ? holder.pid : undefined;
}
