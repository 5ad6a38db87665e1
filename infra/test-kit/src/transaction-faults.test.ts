import type { Actor } from '@customer-module/subgraph-kit';
import type { Document } from 'mongodb';
import { testDatabaseUrl } from './config.ts';
import { aCustomer } from './people.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';
import { shop } from './toy/toys.ts';
import {
  COMMIT_UNKNOWN,
  MAX_TIME_EXPIRED,
  NO_SUCH_TRANSACTION,
  NOT_WRITABLE_PRIMARY,
  startWireProxy,
  type UsedRule,
  type WireAction,
  type WireProxy,
  type WireRule,
  WRITE_CONCERN_TIMEOUT,
  WRITE_CONFLICT,
} from './wire-proxy/index.ts';

/**
 * What the transaction runner makes of every fault of a database, at every step of a transaction that reads, inserts,
 * updates and publishes: the caller gets an answer in time, and each of its rows is there once.
 */
const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';
/** A subgraph answers within three seconds, whatever happens. */
const LONGEST_MS = 3_000;

let proxy: WireProxy;
let selling: TestSubgraph;

beforeAll(async () => {
  proxy = await startWireProxy(testDatabaseUrl());
  selling = await startTestSubgraph(shop, { url: proxy.url });
});

afterEach(() => proxy.forget());

afterAll(async () => {
  await selling.close();
  await proxy.close();
});

type Step = Pick<WireRule, 'command' | 'where' | 'moment'>;

/** The steps of a transaction, as the commands that make them. */
const STEPS = {
  'the first read': { command: 'find', where: ({ startTransaction }: Document) => startTransaction === true },
  'a later read': { command: 'find', where: ({ find }: Document) => find === 'idempotencyKeys' },
  'an insert': { command: 'insert', where: ({ insert }: Document) => insert === 'items' },
  'an insert that took effect': {
    command: 'insert',
    where: ({ insert }: Document) => insert === 'items',
    moment: 'after',
  },
  'an update': { command: 'update', where: ({ update }: Document) => update === 'canonicalIds' },
  'an update that took effect': {
    command: 'update',
    where: ({ update }: Document) => update === 'canonicalIds',
    moment: 'after',
  },
  'the insert of the events': { command: 'insert', where: ({ insert }: Document) => insert === 'outbox' },
  'the commit, before it is forwarded': { command: 'commitTransaction' },
  'the commit, after it took effect': { command: 'commitTransaction', moment: 'after' },
} satisfies Record<string, Step>;
type StepName = keyof typeof STEPS;

const INSIDE: readonly StepName[] = [
  'the first read',
  'a later read',
  'an insert',
  'an insert that took effect',
  'an update',
  'an update that took effect',
  'the insert of the events',
];
const COMMIT: readonly StepName[] = ['the commit, before it is forwarded', 'the commit, after it took effect'];

interface Fault {
  readonly name: string;
  readonly action: WireAction;
  readonly steps: readonly StepName[];
  /** How often it happens: a driver repeats some commits once by itself. */
  readonly times?: number;
}

/**
 * A transaction that is told to start anew has not taken effect; a server that says so after the commit did would lie.
 * That the result of a commit is unknown is said of commits only.
 */
const FAULTS: readonly Fault[] = [
  { name: 'a write conflict', action: { answer: WRITE_CONFLICT }, steps: [...INSIDE, ...COMMIT.slice(0, 1)] },
  { name: 'three write conflicts', action: { answer: WRITE_CONFLICT }, steps: INSIDE, times: 3 },
  { name: 'no such transaction', action: { answer: NO_SUCH_TRANSACTION }, steps: [...INSIDE, ...COMMIT.slice(0, 1)] },
  { name: 'no primary any more', action: { answer: NOT_WRITABLE_PRIMARY }, steps: [...INSIDE, ...COMMIT] },
  { name: 'no primary any more, twice', action: { answer: NOT_WRITABLE_PRIMARY }, steps: COMMIT, times: 2 },
  { name: 'an unknown result', action: { answer: COMMIT_UNKNOWN }, steps: COMMIT },
  { name: 'an unknown result, three times', action: { answer: COMMIT_UNKNOWN }, steps: COMMIT, times: 3 },
  { name: 'a result that came too late', action: { answer: MAX_TIME_EXPIRED }, steps: COMMIT },
  {
    name: 'members that do not confirm',
    action: { answer: WRITE_CONCERN_TIMEOUT },
    steps: ['the commit, after it took effect'],
  },
  { name: 'a connection that ends', action: 'close', steps: [...INSIDE, ...COMMIT] },
  { name: 'a connection that ends twice', action: 'close', steps: ['an insert', ...COMMIT], times: 2 },
  { name: 'no answer at all', action: 'drop', steps: COMMIT },
];

const CASES = FAULTS.flatMap(({ steps, ...fault }) => steps.map((step) => ({ ...fault, step })));

interface Put {
  readonly putItems: { readonly id: string };
}

/** Somebody who has written before, so that their next write updates a row. */
async function aRegular(): Promise<Actor> {
  const actor = aCustomer();
  await selling.ask<Put>(PUT, { input: { shelf: `before ${actor.id}`, names: ['kite'] } }, actor);
  return actor;
}

/** Puts a ball on a shelf of its own, with a key; gives the answer and how long it took. */
async function putBall(shelf: string, actor: Actor): Promise<{ readonly id: string; readonly ms: number }> {
  const startMs = performance.now();
  const input = { shelf, names: ['ball'], idempotencyKey: shelf };
  const { putItems } = await selling.ask<Put>(PUT, { input }, actor);
  return { id: putItems.id, ms: performance.now() - startMs };
}

/** Each kind of row is there once, and stays so when the caller repeats the call. */
async function expectOneEffect(shelf: string, actor: Actor, id: string): Promise<void> {
  expect(await selling.rows('canonicalIds', { _id: actor.id })).toMatchObject([{ acts: 2 }]);
  expect(await putBall(shelf, actor)).toMatchObject({ id });
  expect(await selling.rows('items', { shelf })).toMatchObject([{ _id: id }]);
  expect(await selling.published(shelf)).toMatchObject([{ sequence: 1, data: { name: 'ball' } }]);
  expect(await selling.rows('idempotencyKeys', { entityId: id })).toHaveLength(1);
}

test.each(CASES)('$name at $step has one effect, in time', async ({ name, step, action, times }) => {
  const actor = await aRegular();
  const shelf = `${name} at ${step}`;
  const rule = proxy.use({ ...STEPS[step], times, action });

  const { id, ms } = await putBall(shelf, actor);

  expect(rule.met()).toBe(times ?? 1);
  expect(ms).toBeLessThan(LONGEST_MS);
  await expectOneEffect(shelf, actor, id);
});

/** Faults of the abort that follows a failed insert: nobody is told of them, and the next attempt must not suffer. */
test.each([
  ['a connection that ends', 'close'],
  ['no primary any more', { answer: NOT_WRITABLE_PRIMARY }],
  ['no such transaction', { answer: NO_SUCH_TRANSACTION }],
] as const)('%s at the abort has one effect, in time', async (name, action) => {
  const actor = await aRegular();
  const shelf = `${name} at the abort`;
  // A duplicate key is told to the runner without a label, and ends the transaction by an abort.
  const failing = proxy.use({ ...STEPS['an insert'], action: { answer: { code: 11_000, codeName: 'DuplicateKey' } } });
  const rule: UsedRule = proxy.use({ command: 'abortTransaction', action });

  const { id, ms } = await putBall(shelf, actor);

  expect([failing.met(), rule.met()]).toEqual([1, 1]);
  expect(ms).toBeLessThan(LONGEST_MS);
  await expectOneEffect(shelf, actor, id);
});

/** The database may be busy: whoever asks decides whether to ask again, which a key makes harmless. */
test.each<StepName>(['the first read', 'an insert', 'an update that took effect'])(
  'no answer at all at %s is a fault in time and has no effect, and the repeat has one',
  async (step) => {
    const actor = await aRegular();
    const shelf = `silence at ${step}`;
    const rule = proxy.use({ ...STEPS[step], action: 'drop' });

    const startMs = performance.now();
    await expect(putBall(shelf, actor)).rejects.toThrow('INTERNAL_SERVER_ERROR');

    expect(performance.now() - startMs).toBeLessThan(LONGEST_MS);
    expect(rule.met()).toBe(1);
    expect(await selling.rows('items', { shelf })).toEqual([]);
    const { id } = await putBall(shelf, actor);
    await expectOneEffect(shelf, actor, id);
  },
);
