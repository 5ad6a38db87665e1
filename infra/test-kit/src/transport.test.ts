import { embeddedTransport, type EventTransport, type ReadLimit, sent } from '@customer-module/subgraph-kit';
import type { Envelope } from '@customer-module/event-contracts';
import { MongoClient } from 'mongodb';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';

/** What every transport promises; a second one is added to this list. */
const TRANSPORTS = { embedded: embeddedTransport };
const ROOMY: ReadLimit = { events: 200, bytes: 1_000_000 };

function events(count: number, text = ''): Envelope[] {
  return Array.from({ length: count }, (_each, index) => ({
    specversion: '1.0',
    id: ulid(),
    source: '/test',
    type: 'test.happened.v1',
    subject: 'one',
    sequence: index + 1,
    time: new Date(0),
    actor: { id: 'test', kind: 'SYSTEM' },
    purposes: [],
    data: { text },
  }));
}

describe.each(Object.entries(TRANSPORTS))('the %s transport', (_, open) => {
  const location = { url: testDatabaseUrl(), name: `test_${ulid()}_events` };
  const transport: EventTransport = open(location);
  const publish = (source: string, published: readonly Envelope[]) => transport.publish(source, published.map(sent));

  afterAll(async () => {
    await transport.close();
    const client = new MongoClient(location.url);
    await client.db(location.name).dropDatabase();
    await client.close();
  });

  const read = async (source: string, after = 0, limit = ROOMY) => transport.read(source, after, limit);

  test('gives back what was published, in order, from position 1 without gaps', async () => {
    const published = events(5);
    await publish('/order', published.slice(0, 2));
    await publish('/order', published.slice(2));

    const found = await read('/order');

    expect(found.map(({ event }) => event)).toEqual(published);
    expect(found.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    expect(await transport.lastPosition('/order')).toBe(5);
  });

  test('reads on from a position, so many at a time', async () => {
    await publish('/pages', events(5));

    expect((await read('/pages', 2, { ...ROOMY, events: 2 })).map(({ position }) => position)).toEqual([3, 4]);
    expect(await read('/pages', 5)).toEqual([]);
  });

  test('of types that nobody asked for only what orders them need come', async () => {
    const [wanted, other] = [events(1)[0], { ...events(1)[0], type: 'test.ignored.v1' }] as [Envelope, Envelope];
    await publish('/types', [wanted, other]);

    const [first, second] = await read('/types', 0, { ...ROOMY, types: [wanted.type] });

    expect(first?.event).toEqual(wanted);
    expect(second).toMatchObject({
      position: 2,
      event: { id: other.id, type: other.type, subject: 'one', sequence: 1 },
    });
  });

  test('reads no more than so many bytes, but one event always', async () => {
    await publish('/large', events(3, 'x'.repeat(1_000)));

    expect(await read('/large', 0, { events: 10, bytes: 2_800 })).toHaveLength(2);
    expect(await read('/large', 0, { events: 10, bytes: 1 })).toHaveLength(1);
  });

  test('keeps sources apart, whatever their names begin with', async () => {
    await publish('/a', events(1));
    await publish('/ab', events(2));

    expect([await transport.lastPosition('/a'), await transport.lastPosition('/ab')]).toEqual([1, 2]);
    expect(await read('/a')).toHaveLength(1);
    expect(await transport.lastPosition('/never')).toBe(0);
  });

  test('loses nothing and leaves no gap when several publish at once', async () => {
    const batches = Array.from({ length: 8 }, () => events(10));

    await Promise.all(batches.map((batch) => publish('/crowd', batch)));

    const found = await read('/crowd', 0, { ...ROOMY, events: 1_000 });
    expect(found.map(({ position }) => position)).toEqual(found.map((_each, index) => index + 1));
    const ids = new Set(found.map(({ event }) => event.id));
    expect(batches.flat().every(({ id }) => ids.has(id))).toBe(true);
  });

  test('hands out each request for a redelivery once', async () => {
    const missed = { source: '/asked', subject: 'one', fromSequence: 3 };
    await transport.askAgain(missed);
    await transport.askAgain(missed);

    expect(await transport.takeRequests('/asked')).toEqual([missed]);
    expect(await transport.takeRequests('/asked')).toEqual([]);
  });

  test('of two who miss events of one subject, both are served', async () => {
    for (const fromSequence of [3, 7]) await transport.askAgain({ source: '/both', subject: 'one', fromSequence });

    expect(await transport.takeRequests('/both')).toEqual([{ source: '/both', subject: 'one', fromSequence: 3 }]);
  });

  test('wakes whoever waits when somebody has published', async () => {
    const { promise: woken, resolve } = Promise.withResolvers<boolean>();
    const stop = transport.wake(() => resolve(true));
    const again = setInterval(() => void publish('/news', events(1)), 100);

    expect(await woken).toBe(true);

    clearInterval(again);
    await stop();
  });
});
