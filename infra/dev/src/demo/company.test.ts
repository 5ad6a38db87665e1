import { inventCompany } from './company.ts';

const TODAY = new Date('2026-05-01T12:00:00Z');
const company = inventCompany(7, TODAY);

test('the same seed and day give the same company, another seed another one', () => {
  expect(inventCompany(7, TODAY)).toEqual(company);
  expect(inventCompany(8, TODAY)).not.toEqual(company);
});

test('it has the size it promises, and each customer a handle of their own', () => {
  expect(company.customers).toHaveLength(60);
  expect(company.products).toHaveLength(12);
  expect(new Set(company.customers.map(({ handle }) => handle)).size).toBe(60);
});

test('nothing happened after today, nor more than about a year ago', () => {
  const days = company.interactions.map(({ occurredAt }) => (TODAY.getTime() - occurredAt.getTime()) / 86_400_000);

  expect(Math.min(...days)).toBeGreaterThan(0);
  expect(Math.max(...days)).toBeLessThan(367);
});

test('nobody bought before they joined', () => {
  for (const seed of [7, 8, 9]) {
    const { customers, interactions } = inventCompany(seed, TODAY);
    const joined = new Map(customers.map(({ externalId, joinedAt }) => [externalId, joinedAt]));

    expect(interactions.filter(({ customer, occurredAt }) => occurredAt < (joined.get(customer) ?? TODAY))).toEqual([]);
  }
});

test('nobody says or votes anything before they joined, nor after today', () => {
  for (const seed of [7, 8, 9]) {
    const { customers, threads } = inventCompany(seed, TODAY);
    const joined = new Map(customers.map(({ externalId, joinedAt }) => [externalId, joinedAt]));
    const acts = threads
      .flatMap((thread) => [thread, ...thread.replies])
      .flatMap(({ author, upVotesBy, at }) => [author, ...upVotesBy].map((who) => ({ who, at })));

    expect(acts.filter(({ who, at }) => at < (joined.get(who) ?? TODAY) || at > TODAY)).toEqual([]);
    expect(threads.filter(({ acceptedAt }) => acceptedAt && acceptedAt > TODAY)).toEqual([]);
  }
});

test('a return takes back a purchase of the same customer, with negative quantities', () => {
  const purchases = new Map(company.interactions.map((each) => [each.externalId, each]));
  const returns = company.interactions.filter(({ kind }) => kind === 'RETURN');

  expect(returns.length).toBeGreaterThan(5);
  for (const each of returns) {
    expect(purchases.get(each.relatesToExternalId ?? '')?.customer).toBe(each.customer);
    expect(each.lines.every(({ quantity }) => quantity < 0)).toBe(true);
  }
});

test('nobody answers, accepts or votes for themselves', () => {
  for (const { author, upVotesBy, replies } of company.threads) {
    expect([...replies.map((reply) => reply.author), ...upVotesBy]).not.toContain(author);
    for (const reply of replies) expect(reply.upVotesBy).not.toContain(reply.author);
  }
});
