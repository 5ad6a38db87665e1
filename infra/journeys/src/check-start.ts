import { aPlace, askWell, leave, startGraph, tokenFor } from './running-graph.ts';

/**
 * `npm run check:start`: how long from a first start to an answer about the invented company, and from Ctrl-C to the end of
 * everything. Exits with 1 where one of them is too long.
 */
const LONGEST_START_S = 10;
const LONGEST_STOP_S = 5;
const QUERY = 'query FirstAnswer($id: ID!) { customer(id: $id) { displayName } }';

const place = await aPlace();
try {
  const token = await tokenFor(place, '--staff', 'admin');
  let startMs = performance.now();
  const graph = await startGraph(place);
  const [, id = ''] = /--customer (cus_\w+)/.exec(graph.screen) ?? [];
  const { customer } = await askWell<{ customer: { displayName: string } | null }>(place, token, QUERY, { id });
  report('from the start to an answer about the demo', secondsSince(startMs), LONGEST_START_S);
  if (!customer) throw new Error('The demo has nobody to look at.');
  startMs = performance.now();
  await graph.stop();
  report('from Ctrl-C to the end of everything', secondsSince(startMs), LONGEST_STOP_S);
} finally {
  await leave(place);
}

function secondsSince(startMs: number): number {
  return (performance.now() - startMs) / 1_000;
}

function report(what: string, seconds: number, longest: number): void {
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s, at most ${longest} s\n`);
  if (seconds > longest) process.exitCode = 1;
}
