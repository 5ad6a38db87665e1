import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilGone } from './alive.ts';
import { ROOT } from './config.ts';
import { untilCaughtUp } from './retail-answers.ts';
import {
  type Answer,
  aPlace,
  ask,
  askWell,
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
  await untilRewarded();
}, 120_000);

afterAll(async () => {
  await graph.stop();
  for (const each of restarted) if (each.kill('SIGTERM')) await once(each, 'exit');
  await leave(place);
});

/** The first block of a language in the README. */
function fenced(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(readme)?.[1] ?? '';
}

function askAll(): Promise<Answer<Whole>> {
  return ask<Whole>(place, token, document, { id });
}

/** What the graph answers once a part of it was killed. */
async function askWithout(name: keyof typeof PARTS): Promise<Answer<Whole>> {
  const pid = graph.pids()[name] ?? 0;
  process.kill(pid, 'SIGKILL');
  await untilGone([pid]);
  return askAll();
}

async function restart(name: keyof typeof PARTS): Promise<void> {
  const again = runNode(place, 'infra/dev/start.js', [name]);
  if (again.stdout) await once(again.stdout, 'data');
  restarted.push(again);
}

/** Rewards say of nothing how far they have read: what was loaded has earned something when the decisions are there. */
async function untilRewarded(): Promise<void> {
  while (!isThere((await askAll()).data?.customer?.['rewardAccounts'])) await sleep(100);
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

const COMPANY = `query DemoCompany {
  customers(first: 1) { totalCount }
  products(first: 1) { totalCount }
  threads(first: 20, filter: { kind: QUESTION }) { nodes { acceptedAnswer { id } } }
  rewardRules(first: 20, state: ACTIVE) { nodes { name } }
  liability { outstanding }
}`;

interface Company {
  readonly customers: { readonly totalCount: number };
  readonly products: { readonly totalCount: number };
  readonly threads: { readonly nodes: readonly { readonly acceptedAnswer: object | null }[] };
  readonly rewardRules: { readonly nodes: readonly object[] };
  readonly liability: readonly { readonly outstanding: number }[];
}

test('the invented company has what it promises: customers, products, answers that helped, rules and points', async () => {
  const company = await askWell<Company>(place, token, COMPANY);

  expect(company.customers.totalCount).toBe(60);
  expect(company.products.totalCount).toBe(12);
  expect(company.threads.nodes.filter(({ acceptedAnswer }) => acceptedAnswer).length).toBeGreaterThan(0);
  expect(company.rewardRules.nodes).toHaveLength(2);
  expect(company.liability[0]?.outstanding).toBeGreaterThan(0);
});

test('the README shows the first example of the explorer', () => {
  expect(document).toBe(readFileSync(join(ROOT, 'gateway/src/explorer/examples/360.graphql'), 'utf8'));
});

test.each(['community', 'rewards', 'analytics'] as const)(
  'without %s the rest is answered, and the missing part is named',
  async (name) => {
    const { data, errors = [] } = await askWithout(name);
    await restart(name);
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

test('without profiles there is no customer to answer about, and the error names profiles', async () => {
  const { data, errors = [] } = await askWithout('profiles');
  await restart('profiles');
  const healed = await askAll();

  expect(data).toEqual({ customer: null });
  expect(errors).toMatchObject([
    { path: ['customer'], extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: 'profiles' } },
  ]);
  expect(healed.errors).toBeUndefined();
}, 60_000);
