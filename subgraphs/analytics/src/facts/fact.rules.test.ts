import type { InteractionRecorded } from '@customer-module/event-contracts';
import { acceptanceFact, postFact } from './contribution.rules.ts';
import { basketOf, factOf } from './fact.rules.ts';
import { knownUpTo } from './stream.rules.ts';

type Interaction = InteractionRecorded['data'];

const GBP = (amount: number) => ({ amount, currency: 'GBP' });

function anInteraction(given: Partial<Interaction> = {}): Interaction {
  return {
    interactionId: 'int_1',
    source: 'shop',
    externalId: 'A1',
    customerId: 'cus_1',
    sourceProfileId: 'cus_1',
    kind: 'PURCHASE',
    occurredAt: '2026-03-02T10:00:00.000Z',
    total: GBP(700),
    lines: [
      { sku: 'TEA', productId: null, category: 'drinks', quantity: 2, amount: GBP(500) },
      { sku: 'TEA', productId: null, category: 'drinks', quantity: -1, amount: GBP(-200) },
      { sku: 'MUG', productId: null, category: null, quantity: 1, amount: GBP(400) },
    ],
    relatesToId: null,
    channel: 'web',
    country: 'GB',
    about: null,
    ...given,
  };
}

describe('a fact', () => {
  test('belongs to whom its profile belongs to now', () => {
    const person = { id: 'cus_1', customerId: 'cus_2', persona: false };

    expect(factOf(anInteraction(), person)).toMatchObject({
      id: 'int_1',
      customerId: 'cus_2',
      sourceProfileId: 'cus_1',
    });
    expect(factOf(anInteraction(), undefined)).toMatchObject({ customerId: 'cus_1', persona: false });
  });

  test('has the total that was recorded, and counts what came back against what went out', () => {
    expect(factOf(anInteraction(), undefined)).toMatchObject({ total: 700, currency: 'GBP', items: 2 });
  });

  test('about nothing paid has no currency', () => {
    const visit = anInteraction({ kind: 'VISIT', total: null, lines: [] });

    expect(factOf(visit, undefined)).toMatchObject({ total: 0, currency: null, items: 0 });
  });
});

test('a basket has one part for each product, and one for each category', () => {
  const { lines } = anInteraction();

  const { products, categories } = basketOf(factOf(anInteraction(), undefined), lines);

  expect(products).toEqual([
    { sku: 'TEA', category: 'drinks', quantity: 1, amount: 300 },
    { sku: 'MUG', category: null, quantity: 1, amount: 400 },
  ]);
  expect(categories).toEqual([
    { category: 'drinks', quantity: 1, amount: 300 },
    { category: null, quantity: 1, amount: 400 },
  ]);
});

describe('contributions', () => {
  const post = { postId: 'post_1', authorId: 'cus_1', authorProfileId: 'cus_1', at: '2026-03-02T10:00:00.000Z' };
  const rest = {
    threadId: 'thread_1',
    spaceId: 'space_1',
    authorKind: 'CUSTOMER',
    postKind: 'ANSWER',
    communityWiki: false,
    imported: false,
  } as const;
  const time = new Date('2026-03-05T10:00:00.000Z');

  test('are of customers only', () => {
    expect(postFact(post, undefined)).toMatchObject({ id: 'post_1', kind: 'POST', customerId: 'cus_1' });
    expect(postFact({ ...post, authorId: null }, undefined)).toBeNull();
  });

  test('an acceptance counts from then on, unless people accept their own answer', () => {
    const accepted = { ...post, ...rest, askerId: 'cus_2', askerProfileId: 'cus_2' };

    expect(acceptanceFact({ data: accepted, time }, undefined)).toMatchObject({ kind: 'ACCEPTED_ANSWER', at: time });
    expect(acceptanceFact({ data: { ...accepted, askerProfileId: 'cus_1' }, time }, undefined)).toBeNull();
  });
});

describe('what is known', () => {
  const now = new Date('2026-03-02T10:00:10Z');
  const newest = new Date('2026-03-02T10:00:00Z');
  const justNow = new Date('2026-03-02T10:00:09Z');

  test('goes up to now where nothing is left to read and nothing came in for a while', () => {
    expect(knownUpTo([{ lastEventTime: newest, behind: 0 }], newest, now)).toEqual(now);
    expect(knownUpTo([], null, now)).toEqual(now);
  });

  test('goes up to the newest event while more come in, or wait', () => {
    expect(knownUpTo([{ lastEventTime: newest, behind: 0 }], justNow, now)).toEqual(newest);
    expect(knownUpTo([{ lastEventTime: newest, behind: 1 }], newest, now)).toEqual(newest);
  });

  test('goes as far as the source that is furthest behind', () => {
    const readings = [
      { lastEventTime: justNow, behind: 3 },
      { lastEventTime: newest, behind: 2 },
    ];

    expect(knownUpTo(readings, newest, now)).toEqual(newest);
  });
});
