import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const RETAIL = fileURLToPath(new URL('../../../../shared/data/online_retail/online_retail.csv.gz', import.meta.url));

/** The retail file and its published figures, where this checkout stands beside them. */
export function retailFile(): string | undefined {
  return existsSync(RETAIL) ? RETAIL : undefined;
}

/** A browser for the pages: `CHROMIUM`, or Debian's. */
export function chromiumPath(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return [variables['CHROMIUM'], '/usr/bin/chromium'].find((path) => path && existsSync(path));
}

/** The server that journeys run on; the embedded one of `npm start` where none is named. */
export function databaseUrl(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables['MONGODB_URL'] || undefined;
}

/** What a journey sets for a process that it starts; `undefined` takes a variable away. */
export type Changes = Readonly<Record<string, string | undefined>>;

/** The variables of a process that a journey starts: what jest sets for itself must not reach it. */
export function environmentWith(changes: Changes): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_ENV: __, ...variables } = process.env;
  return { ...variables, ...changes };
}
