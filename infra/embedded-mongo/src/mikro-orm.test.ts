import { defineEntity, OptimisticLockError, p, UniqueConstraintViolationException } from '@mikro-orm/core';
import { type MongoEntityManager, MikroORM } from '@mikro-orm/mongodb';
import { served } from './test/served.ts';

const Address = defineEntity({
  name: 'Address',
  embeddable: true,
  properties: { city: p.string(), zip: p.string().nullable() },
});
const Author = defineEntity({
  name: 'Author',
  properties: {
    id: p.string().primary().fieldName('_id'),
    email: p.string().unique(),
    score: p.integer().default(0).index(),
    version: p.integer().version(),
    home: () => p.embedded(Address).object().nullable(),
    former: () => p.embedded(Address).array().default([]),
    posts: () => p.oneToMany(Post).mappedBy('author'),
  },
});
const Tag = defineEntity({ name: 'Tag', properties: { id: p.string().primary().fieldName('_id') } });
const Post = defineEntity({
  name: 'Post',
  properties: {
    id: p.string().primary().fieldName('_id'),
    title: p.string(),
    words: p.integer(),
    author: () => p.manyToOne(Author),
    tags: () => p.manyToMany(Tag),
  },
});

/** What MikroORM does on every kind of connection that the server takes. */
describe.each([
  ['a unix socket', {}],
  ['TCP', { port: 0 }],
])('MikroORM over %s', (_, options) => {
  const mongo = served(options);
  let orm: MikroORM;

  beforeAll(async () => {
    orm = await MikroORM.init({ clientUrl: mongo.url, dbName: 'orm', entities: [Address, Author, Tag, Post] });
    await orm.schema.create();
  });

  afterAll(async () => orm.close(true));

  beforeEach(async () => {
    await fresh().nativeDelete(Author, {});
    await fresh().nativeDelete(Post, {});
    await fresh().nativeDelete(Tag, {});
  });

  /** An entity manager that knows nothing yet: what it reads comes from the server. */
  const fresh = (): MongoEntityManager => orm.em.fork();

  async function anAuthor(id: string, more: { score?: number } = {}): Promise<void> {
    const em = fresh();
    em.create(Author, { id, email: `${id}@example.org`, ...more });
    await em.flush();
  }

  async function authors(...ids: readonly string[]): Promise<void> {
    for (const [index, id] of ids.entries()) await anAuthor(id, { score: index });
  }

  it('writes a unit of work: what is new, what has changed and what is gone, in one flush', async () => {
    await authors('ann', 'bob');
    const em = fresh();
    const [ann, bob] = await em.find(Author, {}, { orderBy: { id: 'asc' } });
    if (!ann || !bob) throw new Error('There are two authors.');

    ann.score = 5;
    em.remove(bob);
    em.create(Author, { id: 'cid', email: 'cid@example.org' });
    await em.flush();

    const found = await fresh().find(Author, {}, { orderBy: { id: 'asc' } });
    expect(found.map(({ id, score }) => [id, score])).toEqual([
      ['ann', 5],
      ['cid', 0],
    ]);
  });

  it('reads what belongs together: one to many, many to one, and many to many', async () => {
    const em = fresh();
    const author = em.create(Author, { id: 'ann', email: 'ann@example.org' });
    for (const [id, title] of Object.entries({ p1: 'One', p2: 'Two' })) {
      em.create(Post, { id, title, words: 1, author, tags: [em.create(Tag, { id: `tag of ${id}` })] });
    }
    await em.flush();

    const posts = await fresh().find(Post, { author: 'ann' }, { populate: ['author'], orderBy: { title: 'desc' } });
    const found = await fresh().findOneOrFail(Author, { email: 'ann@example.org' }, { populate: ['posts.tags'] });

    expect(posts.map(({ title, author: { email } }) => [title, email])).toEqual([
      ['Two', 'ann@example.org'],
      ['One', 'ann@example.org'],
    ]);
    expect(found.posts.getItems().map(({ title, tags }) => [title, tags.getIdentifiers()])).toEqual([
      ['One', ['tag of p1']],
      ['Two', ['tag of p2']],
    ]);
  });

  it('keeps embedded objects and lists of them, and finds by a field inside', async () => {
    const em = fresh();
    const former = [
      { city: 'Ulm', zip: null },
      { city: 'Bern', zip: '3000' },
    ];
    em.create(Author, { id: 'ann', email: 'ann@example.org', home: { city: 'Jena', zip: '07743' }, former });
    await em.flush();

    const again = fresh();
    const ann = await again.findOneOrFail(Author, { home: { city: 'Jena' } });
    if (!ann.home) throw new Error('Ann has a home.');
    ann.home.city = 'Weimar';
    await again.flush();

    const found = await fresh().findOneOrFail(Author, { home: { city: 'Weimar' } });
    expect(found.home).toMatchObject({ city: 'Weimar', zip: '07743' });
    expect(found.former.map(({ city, zip }) => [city, zip])).toEqual([
      ['Ulm', null],
      ['Bern', '3000'],
    ]);
  });

  it('maps a double key to its own exception, and writes nothing of that flush in a transaction', async () => {
    await anAuthor('ann');

    const attempt = fresh().transactional(async (em) => {
      em.create(Tag, { id: 'beside' });
      em.create(Author, { id: 'other', email: 'ann@example.org' });
    });

    await expect(attempt).rejects.toThrow(UniqueConstraintViolationException);
    expect([await fresh().count(Author), await fresh().count(Tag)]).toEqual([1, 0]);
  });

  it('commits a transaction as a whole, which nobody sees before', async () => {
    await fresh().transactional(async (em) => {
      em.create(Author, { id: 'ann', email: 'ann@example.org' });
      await em.flush();
      em.create(Tag, { id: 'tea' });
      expect(await fresh().count(Author)).toBe(0);
      expect(await em.count(Author)).toBe(1);
    });

    expect([await fresh().count(Author), await fresh().count(Tag)]).toEqual([1, 1]);
  });

  it('undoes a transaction that throws, and one that is rolled back', async () => {
    const attempt = fresh().transactional(async (em) => {
      em.create(Author, { id: 'ann', email: 'ann@example.org' });
      await em.flush();
      throw new Error('changed my mind');
    });
    await expect(attempt).rejects.toThrow('changed my mind');

    const em = fresh();
    await em.begin();
    em.create(Author, { id: 'bob', email: 'bob@example.org' });
    await em.flush();
    await em.rollback();

    expect(await fresh().count(Author)).toBe(0);
  });

  it('refuses a change of what has changed since it was read', async () => {
    await anAuthor('ann');
    const [first, second] = [fresh(), fresh()];
    const [mine, theirs] = [await first.findOneOrFail(Author, 'ann'), await second.findOneOrFail(Author, 'ann')];

    theirs.score = 1;
    await second.flush();
    mine.score = 2;

    await expect(first.flush()).rejects.toThrow(OptimisticLockError);
    expect(await fresh().findOneOrFail(Author, 'ann')).toMatchObject({ score: 1, version: 2 });
  });

  it('aggregates, and maps what comes back', async () => {
    const em = fresh();
    for (const [id, score] of Object.entries({ ann: 3, bob: 4 })) {
      const author = em.create(Author, { id, email: `${id}@example.org`, score });
      for (const words of [10, 20]) em.create(Post, { id: `${id} ${words}`, title: id, words: words * score, author });
    }
    await em.flush();

    const totals = await fresh().aggregate(Post, [
      { $lookup: { from: 'author', localField: 'author', foreignField: '_id', as: 'by' } },
      { $unwind: '$by' },
      { $group: { _id: '$by.email', words: { $sum: '$words' } } },
      { $sort: { words: -1 } },
    ]);

    expect(totals).toEqual([
      { _id: 'bob@example.org', words: 120 },
      { _id: 'ann@example.org', words: 90 },
    ]);
  });

  it('upserts many: what is there is changed, what is not is made', async () => {
    await anAuthor('ann', { score: 1 });

    const upserted = await fresh().upsertMany(Author, [
      { id: 'ann', email: 'ann@example.org', score: 7 },
      { id: 'bob', email: 'bob@example.org', score: 8 },
    ]);

    expect(upserted.map(({ id, score }) => [id, score])).toEqual([
      ['ann', 7],
      ['bob', 8],
    ]);
    const stored = await fresh().find(Author, {}, { orderBy: { id: 'asc' } });
    expect(stored.map(({ id, score }) => [id, score])).toEqual([
      ['ann', 7],
      ['bob', 8],
    ]);
  });

  it('pages by a cursor, forwards and back, without a gap or a repeat', async () => {
    await authors('ann', 'bob', 'cid', 'dan', 'eve');
    const orderBy = { score: 'desc', id: 'asc' } as const;

    const first = await fresh().findByCursor(Author, { first: 2, orderBy });
    const second = await fresh().findByCursor(Author, { first: 2, after: first, orderBy });
    const third = await fresh().findByCursor(Author, { first: 2, after: second, orderBy });
    const back = await fresh().findByCursor(Author, { last: 2, before: third, orderBy });

    const pages = [first, second, third, back];
    expect(pages.map(({ items }) => items.map(({ id }) => id))).toEqual([
      ['eve', 'dan'],
      ['cid', 'bob'],
      ['ann'],
      ['cid', 'bob'],
    ]);
    expect(pages.map(({ hasNextPage }) => hasNextPage)).toEqual([true, true, false, true]);
    expect(first.totalCount).toBe(5);
  });

  it('makes the indexes of its entities, again and again, and makes one anew that is gone', async () => {
    const stored = orm.em.getConnection().getDb().collection('author');
    const keys = async (): Promise<unknown[]> => (await stored.indexes()).map(({ key }) => key);
    await orm.schema.ensureIndexes();
    await orm.schema.ensureIndexes();
    const before = await keys();

    await stored.dropIndexes();
    await orm.schema.ensureIndexes();

    expect(before).toHaveLength(3);
    expect(before).toEqual(expect.arrayContaining([{ _id: 1 }, { email: 1 }, { score: 1 }]));
    expect(await keys()).toEqual(expect.arrayContaining(before));
  });

  it('is told of a write conflict, in a form that says the whole may run again', async () => {
    await anAuthor('ann');

    const attempt = fresh().transactional(async (first) => {
      const mine = await first.findOneOrFail(Author, 'ann');
      await fresh().transactional(async (second) => {
        const theirs = await second.findOneOrFail(Author, 'ann');
        theirs.score = 1;
      });
      mine.score = 2;
    });

    const error: unknown = await attempt.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 112 });
    expect((error as { errorLabelSet?: Set<string> }).errorLabelSet).toContain('TransientTransactionError');
    expect(await fresh().findOneOrFail(Author, 'ann')).toMatchObject({ score: 1 });
  });
});
