import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { SupergraphSdlHook } from '@apollo/gateway';
import { type Log, WrongStart } from '@customer-module/subgraph-kit';
import { withoutAccessRules } from './access-rules.ts';

/** A file is written in steps: what is read in between would be half a graph. */
const SETTLED_AFTER_MS = 50;

export interface SupergraphFile {
  readonly file: string;
  /** Whether a graph that is written later is taken over. */
  readonly watched: boolean;
  readonly log: Log;
}

/**
 * Loads the composed graph and, where it is watched, swaps it when the file is written. A graph that cannot be served
 * leaves the one before in place.
 */
export function supergraphFrom({ file, watched, log }: SupergraphFile): SupergraphSdlHook {
  return async ({ update }) => {
    const supergraphSdl = await supergraphIn(file);
    if (!watched) return { supergraphSdl };

    async function swap(): Promise<void> {
      try {
        update(await supergraphIn(file));
        log.info({}, 'graph loaded');
      } catch (error) {
        log.error({ err: error }, 'graph refused, the one before goes on');
      }
    }
    const watcher = onWritten(file, () => void swap());
    return { supergraphSdl, cleanup: async () => watcher.close() };
  };
}

async function supergraphIn(file: string): Promise<string> {
  return withoutAccessRules(await readFile(file, 'utf8'));
}

/** The folder is watched, since a file that is replaced takes its watcher with it. */
function onWritten(file: string, react: () => void): FSWatcher {
  const name = basename(file);
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(file), (_, written) => {
    if (written !== name) return;
    clearTimeout(timer);
    timer = setTimeout(react, SETTLED_AFTER_MS);
  });
  return watcher.once('close', () => clearTimeout(timer));
}

/** Whatever is wrong with the first graph, there is none to go on with. */
export function unservable(file: string): WrongStart {
  return new WrongStart(`set SUPERGRAPH_FILE to a composed graph that can be read and served, which ${file} is not`);
}
