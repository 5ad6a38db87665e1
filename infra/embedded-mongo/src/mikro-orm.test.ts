import { defineEntity, p, UniqueConstraintViolationException } from '@mikro-orm/core';
import { MikroORM } from '@mikro-orm/mongodb';
import { served } from './test/served.ts';

const mongo = served();

const Author = defineEntity({
  name: 'Author',
  properties: {
    _id: p.string().primary(),
    email: p.string().unique(),
    score: p.integer().default(0),
    posts: () => p.oneToMany(Post).mappedBy('author'),
  },
});
const Post = defineEntity({
  name: 'Post',
  properties: { _id: p.string().primary(), title: p.string(), author: () => p.manyToOne(Author) },
});

let orm: MikroORM;
beforeAll(async () => {
  orm = await MikroORM.init({ clientUrl: mongo.url, dbName: 'orm', entities: [Author, Post] });
  await orm.schema.create();
});
afterAll(async () => orm.close(true));
beforeEach(async () => {
  await orm.em.fork().nativeDelete(Author, {});
  await orm.em.fork().nativeDelete(Post, {});
});

describe('MikroORM', () => {
  it('writes a unit of work, and reads it back with what belongs to it', async () => {
    const em = orm.em.fork();
    const ann = em.create(Author, { _id: 'ann', email: 'ann@example.org' });
    em.create(Post, { _id: 'p1', title: 'One', author: ann });
    em.create(Post, { _id: 'p2', title: 'Two', author: ann });
    await em.flush();
    ann.score = 5;
    await em.flush();

    const posts = await orm.em
      .fork()
      .find(Post, { author: 'ann' }, { populate: ['author'], orderBy: { title: 'desc' } });
    const author = await orm.em.fork().findOneOrFail(Author, { email: 'ann@example.org' }, { populate: ['posts'] });

    expect(posts.map(({ title, author: { score } }) => [title, score])).toEqual([
      ['Two', 5],
      ['One', 5],
    ]);
    expect(author.posts.getItems().map(({ title }) => title)).toEqual(['One', 'Two']);
  });

  it('maps a double key to its own exception', async () => {
    const em = orm.em.fork();
    em.create(Author, { _id: 'a', email: 'same@example.org' });
    await em.flush();
    em.create(Author, { _id: 'b', email: 'same@example.org' });

    await expect(em.flush()).rejects.toThrow(UniqueConstraintViolationException);
  });

  it('undoes a transaction that throws', async () => {
    const em = orm.em.fork();

    const attempt = em.transactional(async (inner) => {
      inner.create(Author, { _id: 'a', email: 'a@example.org' });
      await inner.flush();
      throw new Error('changed my mind');
    });

    await expect(attempt).rejects.toThrow('changed my mind');
    expect(await orm.em.fork().count(Author)).toBe(0);
  });

  it('is told of a write conflict, in a form that says the whole may run again', async () => {
    const seed = orm.em.fork();
    seed.create(Author, { _id: 'a', email: 'a@example.org' });
    await seed.flush();

    const attempt = orm.em.fork().transactional(async (first) => {
      const mine = await first.findOneOrFail(Author, 'a');
      await orm.em.fork().transactional(async (second) => {
        const theirs = await second.findOneOrFail(Author, 'a');
        theirs.score = 1;
      });
      mine.score = 2;
    });

    const error: unknown = await attempt.catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 112 });
    expect((error as { errorLabelSet?: Set<string> }).errorLabelSet).toContain('TransientTransactionError');
    expect(await orm.em.fork().findOneOrFail(Author, 'a')).toMatchObject({ score: 1 });
  });
});
