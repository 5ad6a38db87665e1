import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Which mongod a replica set is made of. */
export type Mongod = { readonly path: string } | 'downloaded';

/** Where to look for one: the variables of this process, and whether it may be downloaded. */
export interface MongodSearch {
  readonly named: string | undefined;
  readonly searchPath: string | undefined;
  readonly mayDownload: boolean;
}

/** The one that is named, else the first on the search path, else one to be downloaded; or why there is none. */
export function findMongod({ named, searchPath = '', mayDownload }: MongodSearch): Mongod | { readonly none: string } {
  if (named) return isExecutable(named) ? { path: named } : { none: 'MONGOD names no program that can be run' };
  const folders = searchPath.split(delimiter).filter(Boolean);
  const path = folders.map((folder) => join(folder, 'mongod')).find(isExecutable);
  if (path) return { path };
  return mayDownload
    ? 'downloaded'
    : { none: 'there is no mongod on PATH: set MONGOD to one, or let it be downloaded with --download' };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
