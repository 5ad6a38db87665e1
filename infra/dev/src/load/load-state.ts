import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { z } from 'zod';
import type { DataFolder } from '../data-folder.ts';
import type { Mapping } from './mapping.ts';

const PRIVATE = 0o600;

const countsForm = z.object({
  /** Up to which invoice, in the order of their ends, everything was answered. */
  invoices: z.int(),
  recorded: z.int(),
  duplicates: z.int(),
  failed: z.int(),
  customersCreated: z.int(),
  productsCreated: z.int(),
});

/** How far a load has come, and what came of it. */
export type Progress = z.infer<typeof countsForm>;

export const NOTHING: Progress = {
  invoices: 0,
  recorded: 0,
  duplicates: 0,
  failed: 0,
  customersCreated: 0,
  productsCreated: 0,
};

/** What survives a Ctrl-C: how far the load came, and which lines were refused. Neither holds anything of a row. */
export interface LoadState {
  readonly progress: Progress;
  readonly rejectedFile: string;
  readonly save: (progress: Progress) => void;
  readonly reject: (line: number, reason: string) => void;
  readonly finish: () => void;
}

/** The state of this very file under this very mapping: another file, or a changed one, starts anew, and so does a dry run. */
export function openLoadState(folder: DataFolder, file: string, mapping: Mapping, dryRun = false): LoadState {
  const { size, mtimeMs } = statSync(file);
  const identity = JSON.stringify([resolve(file), size, mtimeMs, mapping, dryRun]);
  const key = createHash('sha256').update(identity).digest('hex').slice(0, 16);
  mkdirSync(folder.in('loads'), { recursive: true });
  const stateFile = folder.in('loads', `${key}.json`);
  const rejectedFile = folder.in('loads', `${basename(file)}-${key}.rejected.csv`);
  const progress = dryRun ? NOTHING : readProgress(stateFile);
  if (progress === NOTHING) writeFileSync(rejectedFile, 'line,reason\n', { mode: PRIVATE });
  return {
    progress,
    rejectedFile,
    save: (reached) => {
      if (!dryRun) writeFileSync(stateFile, JSON.stringify(reached), { mode: PRIVATE });
    },
    reject: (line, reason) => appendFileSync(rejectedFile, `${line},${reason}\n`),
    finish: () => rmSync(stateFile, { force: true }),
  };
}

function readProgress(file: string): Progress {
  if (!existsSync(file)) return NOTHING;
  const read = countsForm.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return read.success ? read.data : NOTHING;
}
