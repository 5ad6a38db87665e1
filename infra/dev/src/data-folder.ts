import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryHeld, holderOfDirectory, lockDirectory } from '@customer-module/embedded-mongo/directory-lock';
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
  } catch (error) {
    throw new Refusal(`DATA_DIR ${path} cannot be used (${reasonOf(error)}): let this user own it, or name another.`);
  }
  for (const name of ['keys', 'logs', 'mongo']) openInside(join(path, name));
  return { path, in: (...names) => join(path, ...names) };
}

function openInside(folder: string): void {
  const probe = join(folder, '.writable');
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new Refusal(
      `${folder} is no folder that this user can write to (${reasonOf(error)}): move it away, or set DATA_DIR to another folder.`,
    );
  }
}

/** Forgets everything but keys and logs. */
export function emptyDataFolder({ in: at }: DataFolder): void {
  for (const name of ['mongo', 'loads', 'demo.json']) rmSync(at(name), { recursive: true, force: true });
}

/** Claims the folder for this process; the returned function gives it back. A holder that is dead does not count. */
export function claim({ path }: DataFolder): () => void {
  try {
    return lockDirectory(path);
  } catch (error) {
    if (!(error instanceof DirectoryHeld)) throw error;
    throw new Refusal(`${error.message} Stop that one first, or set DATA_DIR to another folder.`);
  }
}

const mongoForm = z.object({ url: z.string(), pid: z.int() });

/** The database that a running `npm start` owns, if there is one: the note of its URL outlives it, its lock tells. */
export function runningMongo({ in: at }: DataFolder): string | undefined {
  const holder = holderOfDirectory(at('mongo'));
  try {
    const { url, pid } = mongoForm.parse(JSON.parse(readFileSync(at('mongo.json'), 'utf8')));
    return pid === holder ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Why a file cannot be used: the operating system's word, or that its content is wrong, without a word of it. */
export function reasonOf(error: unknown): string {
  const isOfTheSystem = typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
  return isOfTheSystem ? String(error.code) : 'damaged';
}
