import { readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from './config.ts';
import { ask, type Place } from './running-graph.ts';

const EDITED = join(ROOT, 'subgraphs/rewards/src/currencies/currency.rules.ts');
const QUERY = 'query AfterReload { currencies { id } }';
const LOOK_EVERY_MS = 20;
const GIVE_UP_MS = 20_000;

/** How often each subgraph of a place has begun to listen. */
export function startsOf({ dataFolder }: Place): Record<string, number> {
  const names = ['profiles', 'community', 'analytics', 'rewards', 'gateway'];
  const countOf = (name: string): number =>
    readFileSync(join(dataFolder, 'logs', `${name}.log`), 'utf8').split('"msg":"listening"').length - 1;
  return Object.fromEntries(names.map((name) => [name, countOf(name)]));
}

/** Touches a file of rewards, which others may be reading at this moment; gives the milliseconds until the graph answers from a process that has read it. */
export async function reload(place: Place, token: string): Promise<number> {
  const before = startsOf(place)['rewards'] ?? 0;
  const startMs = performance.now();
  const now = new Date();
  utimesSync(EDITED, now, now);
  for (;;) {
    const hasRestarted = (startsOf(place)['rewards'] ?? 0) > before;
    if (hasRestarted && !(await ask(place, token, QUERY)).errors) return performance.now() - startMs;
    if (performance.now() - startMs > GIVE_UP_MS) throw new Error(`Not reloaded after ${GIVE_UP_MS} ms.`);
    await sleep(LOOK_EVERY_MS);
  }
}
