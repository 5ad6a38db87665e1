import type { Document } from 'mongodb';
import { testDatabaseUrl } from './config.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';
import { counter } from './toy/toys.ts';
import { NOT_WRITABLE_PRIMARY, startWireProxy, type WireProxy, WRITE_CONFLICT } from './wire-proxy/index.ts';

/** A database that is away is nobody's fault: the delivery is taken again as it was, and no event is blamed. */
let proxy: WireProxy;
let counting: TestSubgraph;

beforeAll(async () => {
  proxy = await startWireProxy(testDatabaseUrl());
  counting = await startTestSubgraph(counter(), { url: proxy.url });
});

afterEach(() => proxy.forget());

afterAll(async () => {
  await counting.close();
  await proxy.close();
});

const isAboutHeard = ({ find, insert }: Document): boolean => find === 'heard' || insert === 'heard';

test.each([
  ['no answer to a read', 'find', 'drop', 1],
  ['no answer to a write', 'insert', 'drop', 1],
  ['connections that end', 'find', 'close', 100],
  ['no primary', 'insert', { answer: NOT_WRITABLE_PRIMARY }, 100],
  ['conflicts without end', 'insert', { answer: WRITE_CONFLICT }, 100],
] as const)('%s: the step fails and blames no event', async (name, command, action, times) => {
  const data = { productId: name, sku: name, name, category: null };
  await counting.publish({ type: 'profiles.product-upserted.v1', subject: name, data });
  const rule = proxy.use({ command, where: isAboutHeard, times, action });

  await expect(counting.step()).rejects.toThrow(/./);

  expect(rule.met()).toBeGreaterThan(0);
  proxy.forget();
  expect(await counting.rows('waitingEvents')).toEqual([]);
  expect(await counting.rows('heard', { _id: name })).toEqual([]);
  await counting.step();
  expect(await counting.rows('heard', { _id: name })).toMatchObject([{ names: [name] }]);
});
