import { setTimeout as sleep } from 'node:timers/promises';
import { reload } from './reloads.ts';
import { aPlace, leave, startGraph, tokenFor } from './running-graph.ts';

/** `npm run check:reload`: how long `npm run dev` takes from a save to the next answer. Exits with 1 where it is too long. */
const EDITS = 10;
const LONGEST_MS = 2_000;
const REST_MS = 500;

const place = await aPlace();
const graph = await startGraph(place, '--watch', '--no-demo');
try {
  const token = await tokenFor(place, '--staff', 'admin');
  const times: number[] = [];
  for (let edit = 0; edit < EDITS; edit += 1) {
    await sleep(REST_MS);
    times.push(Math.round(await reload(place, token)));
  }
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(EDITS * 0.95) - 1] ?? 0;
  process.stdout.write(`from a save to the next answer: ${times.join(', ')} ms; p95 ${p95} ms\n`);
  if (p95 > LONGEST_MS) process.exitCode = 1;
} finally {
  await graph.stop();
  await leave(place);
}
