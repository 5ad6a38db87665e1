import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { TOOLS } from './tools.ts';
import type { Tool } from './tool.ts';

/** What is to be checked, and where. */
export type CheckOptions = {
  readonly tools: readonly Tool[];
  /** The server to check; without one, each tool gets an embedded one of its own. */
  readonly url: string | undefined;
  /** The folder with the tools and the test data; null where it is not beside this checkout. */
  readonly shared: string | null;
};

/** The tools resolve the driver from the directory that they run in. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../../shared/', import.meta.url));

function chosen(only: readonly string[] | undefined, bench: boolean): Tool[] {
  if (!only) return TOOLS.filter(({ onDemand }) => bench || !onDemand);
  return only.map((name) => {
    const tool = TOOLS.find((each) => each.name === name);
    if (!tool) throw new Error(`--only ${name}: there are ${TOOLS.map((each) => each.name).join(', ')}.`);
    return tool;
  });
}

/** Reads `--only TOOL` (as often as wanted) and `--bench`, and `MONGODB_URL`. */
export function readCheckOptions(args: string[]): CheckOptions {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string', multiple: true }, bench: { type: 'boolean' } },
  });
  return {
    tools: chosen(values.only, values.bench ?? false),
    url: process.env['MONGODB_URL'] || undefined,
    shared: existsSync(`${SHARED}tools/mongo`) ? SHARED : null,
  };
}
