import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './config.ts';
import { untilCaughtUp } from './retail-answers.ts';
import {
  type Answer,
  aPlace,
  ask,
  leave,
  type Place,
  type RunningGraph,
  runNode,
  startGraph,
  tokenFor,
} from './running-graph.ts';
import { shapeOf } from './shape.ts';

type Fields = Readonly<Record<string, unknown>>;
interface Whole {
  readonly customer: Fields | null;
}

/** Which fields of the page come from which subgraph. */
const PARTS = {
  profiles: ['displayName', 'joinedAt', 'attributes', 'purchases', 'timeline'],
  community: ['contributions', 'threads'],
  rewards: ['rewardAccounts', 'rewardDecisions'],
  analytics: ['rfm', 'revenueByMonth'],
} as const;

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const document = fenced('graphql');

let place: Place;
let graph: RunningGraph;
let token: string;
let id: string;
const restarted: ChildProcess[] = [];

beforeAll(async () => {
  place = await aPlace();
  graph = await startGraph(place);
  token = await tokenFor(place, '--staff', 'admin');
  [, id = ''] = /--customer (cus_\w+)/.exec(graph.screen) ?? [];
  await untilCaughtUp(place, token, new Date());
}, 120_000);

afterAll(async () => {
  await graph.stop();
  for (const each of restarted) if (each.kill('SIGTERM')) await once(each, 'exit');
  leave(place);
});

/** The first block of a language in the README. */
function fenced(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';
}

function askAll(): Promise<Answer<Whole>> {
  return ask<Whole>(place, token, document, { id });
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}

test('one query by an id is answered by all four, as the README shows it', async () => {
  const { data, errors } = await askAll();

  expect(errors).toBeUndefined();
  const fields = Object.values(PARTS).flat();
  expect(fields.filter((field) => !isThere(data?.customer?.[field]))).toEqual([]);
  const shown: unknown = JSON.parse(fenced('json'));
  expect(shapeOf(data)).toEqual(shapeOf(shown));
});

test('the README shows the first example of the explorer', () => {
  expect(document).toBe(readFileSync(join(ROOT, 'gateway/src/explorer/examples/360.graphql'), 'utf8'));
});

test.each(['community', 'rewards', 'analytics'] as const)(
  'without %s the rest is answered, and the missing part is named',
  async (name) => {
    process.kill(graph.pids()[name] ?? 0, 'SIGKILL');
    const { data, errors = [] } = await askAll();
    const again = runNode(place, 'infra/dev/start.js', [name]);
    if (again.stdout) await once(again.stdout, 'data');
    restarted.push(again);
    const healed = await askAll();

    const others = Object.entries(PARTS).flatMap(([part, fields]) => (part === name ? [] : fields));
    expect(others.filter((field) => !isThere(data?.customer?.[field]))).toEqual([]);
    expect(PARTS[name].filter((field) => isThere(data?.customer?.[field]))).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    for (const { path, extensions } of errors) {
      expect(path?.[0]).toBe('customer');
      expect(extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', subgraph: name });
    }
    expect(healed.errors).toBeUndefined();
  },
  60_000,
);
