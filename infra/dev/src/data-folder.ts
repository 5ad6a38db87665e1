import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from './refusal.ts';

/** What `npm start` keeps: nobody else on the machine may read it. */
export interface DataFolder {
  readonly path: string;
  readonly in: (...names: string[]) => string;
}

const OWNER_ONLY = 0o700;

export function openDataFolder(path: string): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: OWNER_ONLY });
    chmodSync(path, OWNER_ONLY);
    for (const name of ['keys', 'logs']) mkdirSync(join(path, name), { recursive: true, mode: OWNER_ONLY });
    writeFileSync(join(path, 'logs', '.writable'), '');
    rmSync(join(path, 'logs', '.writable'));
  } catch (error) {
    throw new Refusal(`DATA_DIR ${path} cannot be used (${reasonOf(error)}): let this user own it, or name another.`);
  }
  return { path, in: (...names) => join(path, ...names) };
}

/** Forgets everything but keys and logs. */
export function emptyDataFolder({ in: at }: DataFolder): void {
  for (const name of ['mongo', 'loads', 'demo.json']) rmSync(at(name), { recursive: true, force: true });
}

/** Claims the folder for this process; the returned function gives it back. A holder that is dead does not count. */
export function claim({ path, in: at }: DataFolder): () => void {
  const file = at('start.pid');
  const holder = pidIn(file);
  if (holder && holder !== process.pid && isAlive(holder)) {
    throw new Refusal(
      `${path} is in use by process ${holder}: stop that one first, or set DATA_DIR to another folder.`,
    );
  }
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

const mongoForm = z.object({ url: z.string(), pid: z.int() });

/** The database that a running `npm start` owns, if there is one. */
export function runningMongo({ in: at }: DataFolder): string | undefined {
  try {
    const { url, pid } = mongoForm.parse(JSON.parse(readFileSync(at('mongo.json'), 'utf8')));
    return isAlive(pid) ? url : undefined;
  } catch {
    return undefined;
  }
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
