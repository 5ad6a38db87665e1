import { aCustomer, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { anImporter, type CommunitySeeds, seedsOf } from '../../test/seed.ts';
import { community as features } from '../community.ts';

interface Page {
  readonly threads: {
    readonly nodes: readonly { readonly title: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGE = `query ($filter: ThreadFilter, $orderBy: ThreadOrder, $first: Int, $after: String) {
  threads(filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
    nodes { title }
    pageInfo { hasNextPage endCursor }
  }
}`;

let community: TestSubgraph;
let seeds: CommunitySeeds;

beforeAll(async () => {
  community = await startTestSubgraph(features);
  seeds = seedsOf(community);
});

afterAll(() => community.close());

/** Reads a list to its end, in pages of two. */
async function allTitles(list: object): Promise<string[]> {
  const titles: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const { threads }: Page = await community.ask<Page>(PAGE, { ...list, first: 2, after });
    titles.push(...threads.nodes.map((thread) => thread.title));
    after = threads.pageInfo.endCursor;
    more = threads.pageInfo.hasNextPage;
  }
  return titles;
}

/** A thread whose times are known, since a test may be faster than the clock. */
async function aThreadOf(spaceId: string, title: string, at: string): Promise<string> {
  const onBehalf = { customerId: aCustomer().id, at };
  return (await seeds.aThread({ by: anImporter(), spaceId, title, onBehalf })).id;
}

test('every order leads through all threads once, also where many are equal', async () => {
  const spaceId = await seeds.aSpace();
  const first = await aThreadOf(spaceId, 'first', '2026-01-01T00:00:00Z');
  await aThreadOf(spaceId, 'second', '2026-01-02T00:00:00Z');
  const third = await seeds.aThread({ spaceId, title: 'third' });
  await aThreadOf(spaceId, 'fourth', '2026-01-04T00:00:00Z');
  await aThreadOf(spaceId, 'fifth', '2026-01-05T00:00:00Z');
  await seeds.vote(third.opening.id, 'UP', aCustomer());
  await seeds.aReply(first);

  const filter = { spaceId };

  expect(await allTitles({ filter })).toEqual(['first', 'third', 'fifth', 'fourth', 'second']);
  expect(await allTitles({ filter, orderBy: 'CREATED_AT_DESC' })).toEqual([
    'third',
    'fifth',
    'fourth',
    'second',
    'first',
  ]);
  expect(await allTitles({ filter, orderBy: 'SCORE_DESC' })).toEqual(['third', 'fifth', 'fourth', 'second', 'first']);
});

test('each condition narrows the list, and the total with it', async () => {
  const spaceId = await seeds.aSpace();
  const ada = aCustomer();
  const asked = await seeds.aThread({ spaceId, title: 'asked', by: ada, tags: ['Lime'], productId: 'prod_1' });
  await seeds.accept(asked.id, await seeds.aReply(asked.id), ada);
  await seeds.aThread({ spaceId, title: 'talked', kind: 'DISCUSSION' });
  const query = `query ($filter: ThreadFilter) { threads(filter: $filter) { totalCount nodes { title } } }`;

  const found = [
    { kind: 'QUESTION' },
    { state: 'ANSWERED' },
    { authorId: ada.id },
    { tag: ' LIME ' },
    { productId: 'prod_1' },
    { state: null, kind: 'QUESTION', tag: 'lime' },
  ].map((filter) => community.ask(query, { filter: { spaceId, ...filter } }));

  const only = { threads: { totalCount: 1, nodes: [{ title: 'asked' }] } };
  expect(await Promise.all(found)).toEqual(found.map(() => only));
});

test('replies lead on page by page, oldest first, without the opening', async () => {
  const { id } = await seeds.aThread();
  for (const body of ['1', '2', '3', '4', '5']) await seeds.aReply(id, { body });
  const query = `query ($id: ID!, $after: String) { thread(id: $id) {
    replies(first: 2, after: $after) { nodes { body } pageInfo { hasNextPage endCursor } totalCount }
  } }`;
  type Answer = { thread: { replies: { nodes: { body: string }[]; pageInfo: { endCursor: string } } } };
  const pages: string[][] = [];

  for (let after: string | null = null; pages.length < 3;) {
    const { replies }: Answer['thread'] = (await community.ask<Answer>(query, { id, after })).thread;
    pages.push(replies.nodes.map((reply) => reply.body));
    after = replies.pageInfo.endCursor;
  }

  expect(pages).toEqual([['1', '2'], ['3', '4'], ['5']]);
});

test('a cursor of another list is refused', async () => {
  const after = Buffer.from('["title", "a", "b"]').toString('base64url');

  const refusal = await community.refusalOf(PAGE, { after });

  expect(refusal).toEqual({ code: 'BAD_USER_INPUT', reason: 'BAD_CURSOR' });
});

test('nothing is counted unless the total is selected', async () => {
  await seeds.aThread();

  const withoutTotal = await community.commandsOf(() => community.ask(`{ threads { nodes { title } } }`));
  const withTotal = await community.commandsOf(() => community.ask(`{ threads { totalCount } }`));

  expect(withoutTotal).toEqual(['find']);
  expect(withTotal).toEqual(['find', 'aggregate']);
});

test('a long list costs as many queries as a short one', async () => {
  const viewer = aCustomer();
  for (let count = 0; count < 8; count += 1) {
    const by = aCustomer();
    const { id, opening } = await seeds.aThread({ by });
    await seeds.vote(opening.id, 'UP', viewer);
    const postId = await seeds.aReply(id, { by: viewer });
    await seeds.aReply(id, { inReplyToId: postId });
    await seeds.accept(id, postId, by);
  }
  const post = `bodyHtml score author { name customer { contributions { posts } } } viewer { vote } inReplyTo { id }`;
  const query = `query ($first: Int) {
    threads(first: $first) {
      nodes {
        space { name participation { allowed } threads(first: 1) { totalCount nodes { title } } }
        author { name customer { contributions { posts } threads(first: 2) { totalCount nodes { title } } } }
        opening { ${post} }
        acceptedAnswer { ${post} }
        replies(first: 2) { totalCount nodes { ${post} thread { id } } }
      }
    }
  }`;

  const short = await community.commandsOf(() => community.ask(query, { first: 2 }, viewer));
  const long = await community.commandsOf(() => community.ask(query, { first: 8 }, viewer));

  expect(long).toHaveLength(short.length);
  expect(long.toSorted()).toEqual(short.toSorted());
});

test.each(['Thread', 'Post', 'Space'])('references to a %s in one batch are answered by one query', async (type) => {
  const spaceId = await seeds.aSpace();
  const threads = [await seeds.aThread({ spaceId }), await seeds.aThread({ spaceId })];
  const ids = { Thread: threads.map(({ id }) => id), Post: threads.map(({ opening }) => opening.id), Space: [spaceId] };
  const asked = [...ids[type as keyof typeof ids], 'unknown'];
  const representations = asked.map((id) => ({ __typename: type, id }));
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) { ... on Thread { id } ... on Post { id } ... on Space { id } }
  }`;

  let answer: unknown;
  const commands = await community.commandsOf(async () => {
    answer = await community.ask(query, { representations });
  });

  expect(answer).toEqual({ _entities: [...asked.slice(0, -1).map((id) => ({ id })), null] });
  expect(commands).toEqual(['find']);
});

test.each(['Thread', 'Post', 'Space', 'Customer', 'Product'])(
  'an operator in the key of a %s never reaches the database',
  async (__typename) => {
    const representations = [{ __typename, id: { $ne: null } }];
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`;

    const refusal = await community.refusalOf(query, { representations });

    expect(refusal).toEqual({ code: 'BAD_USER_INPUT', reason: 'MALFORMED_REFERENCE' });
  },
);
