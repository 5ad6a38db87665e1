import { aCustomer, aPartner, aStaffMember, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { ACCEPT, type CommunitySeeds, REPLY, seedsOf, START, UNACCEPT } from '../../test/seed.ts';
import { community as features } from '../community.ts';

let community: TestSubgraph;
let seeds: CommunitySeeds;

beforeAll(async () => {
  community = await startTestSubgraph(features);
  seeds = seedsOf(community);
});

afterAll(() => community.close());

describe('starting a thread', () => {
  test('shows it with its author, space and opening, and tells the other subgraphs', async () => {
    const ada = aCustomer('Ada');
    await seeds.registered(ada, 'countess');

    const { id, opening } = await seeds.aThread({ by: ada, tags: ['Lime', 'descaling'], productId: 'prod_1' });

    const author = `author { kind name customer { id } disclosure }`;
    const fields = `kind state title tags replyCount score product { id } space { name } acceptedAnswer { id } ${author}
      opening { id body bodyHtml ${author} thread { id } inReplyTo { id } }`;
    const by = { kind: 'CUSTOMER', name: 'countess', customer: { id: ada.id }, disclosure: null };
    expect(await community.ask(`query ($id: ID!) { thread(id: $id) { ${fields} } }`, { id })).toEqual({
      thread: {
        kind: 'QUESTION',
        state: 'OPEN',
        title: 'How do I descale it?',
        tags: ['lime', 'descaling'],
        replyCount: 0,
        score: 0,
        product: { id: 'prod_1' },
        space: { name: 'Coffee' },
        acceptedAnswer: null,
        author: by,
        opening: {
          id: opening.id,
          body: 'It tastes of lime.',
          bodyHtml: '<p>It tastes of lime.</p>\n',
          author: by,
          thread: { id },
          inReplyTo: null,
        },
      },
    });
    expect(await community.published(id)).toMatchObject([
      { type: 'community.thread-started.v1', sequence: 1, data: { threadId: id, authorId: ada.id, imported: false } },
      { type: 'community.post-created.v1', sequence: 2, data: { postId: opening.id, postKind: 'QUESTION' } },
    ]);
  });

  test('takes effect once per idempotency key, however many calls come at a time', async () => {
    const ada = aCustomer();
    const input = { spaceId: await seeds.aSpace(), title: 'Once', body: 'Only.', idempotencyKey: 'key-1' };

    const answers = await Promise.all(Array.from({ length: 8 }, () => community.ask(START, { input }, ada)));

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const spent = await community.refusalOf(START, { input: { ...input, title: 'Twice' } }, ada);
    expect(spent).toEqual({ code: 'CONFLICT', reason: 'IDEMPOTENCY_KEY_CONFLICT' });
  });

  test.each([
    ['no title', { title: '' }],
    ['a title of blanks', { title: '  ' }],
    ['a body of blanks', { body: '\n' }],
    ['too many tags', { tags: Array.from({ length: 11 }, String) }],
    ['a script as its recording', { mediaUrl: 'javascript:alert(1)' }],
    ['a recording that is not encrypted on its way', { mediaUrl: 'http://example.org/a.mp3' }],
  ])('refuses %s', async (_, wrong) => {
    const input = { spaceId: await seeds.aSpace(), title: 'Lime', body: 'Much.', ...wrong };

    const refusal = await community.refusalOf(START, { input }, aCustomer());

    expect(refusal).toEqual({ code: 'BAD_USER_INPUT', reason: 'MALFORMED_INPUT' });
  });

  test('needs a space, and staff to announce', async () => {
    const text = { title: 'News', body: 'Good.', kind: 'ANNOUNCEMENT' };

    const nowhere = await community.refusalOf(START, { input: { ...text, spaceId: 'space_x' } }, aStaffMember());
    const uncalled = await community.refusalOf(
      START,
      { input: { ...text, spaceId: await seeds.aSpace() } },
      aCustomer(),
    );

    expect(nowhere).toEqual({ code: 'NOT_FOUND', reason: 'SPACE_NOT_FOUND' });
    expect(uncalled).toEqual({ code: 'FORBIDDEN', reason: 'NOT_STAFF' });
  });
});

describe('who writes', () => {
  test('visitors read and are asked to sign in before they write', async () => {
    const { id } = await seeds.aThread();
    const spaceId = await seeds.aSpace();
    const before = await community.everything();

    const refusals = [
      await community.refusalOf(START, { input: { spaceId, title: 'Hello', body: 'World.' } }),
      await community.refusalOf(REPLY, { input: { threadId: id, body: 'World.' } }),
    ];

    const query = `query ($id: ID!) { thread(id: $id) { title space { participation { allowed reason } } } }`;
    const participation = { allowed: false, reason: 'SIGN_IN_NEEDED' };
    expect(await community.ask(query, { id })).toMatchObject({ thread: { space: { participation } } });
    const asked = { code: 'UNAUTHENTICATED', reason: 'SIGN_IN_NEEDED' };
    expect(refusals).toEqual([asked, asked]);
    expect(await community.everything()).toEqual(before);
  });

  test('a partner needs the scope, and its posts say who it is', async () => {
    const spaceId = await seeds.aSpace();
    const input = { spaceId, title: 'Roasting', body: 'Slowly.' };
    const author = `author { kind name customer { id } disclosure }`;
    const mutation = `mutation ($input: StartThreadInput!) { startThread(input: $input) { thread { ${author} } } }`;

    const refusal = await community.refusalOf(mutation, { input }, aPartner('community:read'));
    const answer = await community.ask(mutation, { input }, aPartner('community:write'));

    expect(refusal).toEqual({ code: 'FORBIDDEN', reason: 'WRITE_SCOPE_NEEDED' });
    const by = { kind: 'PARTNER', name: 'Shop of a partner', customer: null, disclosure: 'Writes as partner.' };
    expect(answer).toEqual({ startThread: { thread: { author: by } } });
  });

  test('whoever has no handle yet has a placeholder, and who was paid says so', async () => {
    const input = {
      spaceId: await seeds.aSpace(),
      title: 'A pot',
      body: 'I like it.',
      disclosure: 'Paid by Pots Ltd.',
    };
    const mutation = `mutation ($input: StartThreadInput!) { startThread(input: $input) { thread { author { name disclosure } } } }`;

    const answer = await community.ask(mutation, { input }, aCustomer());

    const author = { name: 'A member', disclosure: 'Paid by Pots Ltd.' };
    expect(answer).toEqual({ startThread: { thread: { author } } });
  });
});

describe('replying', () => {
  test('counts, moves the thread on, and says whom it answers', async () => {
    const [ada, bob] = [aCustomer(), aCustomer()];
    const { id } = await seeds.aThread({ by: ada });
    const first = await seeds.aReply(id, { by: bob, body: 'Which water?' });

    const second = await seeds.aReply(id, { by: ada, body: 'From the tap.', inReplyToId: first });

    const query = `query ($id: ID!) { thread(id: $id) {
      replyCount createdAt lastActivityAt replies { totalCount nodes { id body createdAt inReplyTo { id } } }
    } }`;
    type Reply = { id: string; body: string; createdAt: string };
    type Answer = { thread: { createdAt: string; lastActivityAt: string; replies: { nodes: Reply[] } } };
    const { thread } = await community.ask<Answer>(query, { id });
    expect(thread).toMatchObject({
      replyCount: 2,
      replies: {
        totalCount: 2,
        nodes: [
          { id: first, body: 'Which water?', inReplyTo: null },
          { id: second, body: 'From the tap.', inReplyTo: { id: first } },
        ],
      },
    });
    expect(thread.lastActivityAt).toBe(thread.replies.nodes[1]?.createdAt);
    expect((await community.published(id)).slice(2)).toMatchObject([
      { data: { postId: first, postKind: 'ANSWER', inReplyToAuthorId: ada.id } },
      { data: { postId: second, inReplyToAuthorId: bob.id } },
    ]);
  });

  test('needs a thread, and a post of that thread', async () => {
    const [{ id }, other] = [await seeds.aThread(), await seeds.aThread()];
    const body = 'Hello.';
    const refusals = [
      { threadId: 'thread_x', body },
      { threadId: id, body, inReplyToId: 'post_x' },
      { threadId: id, body, inReplyToId: other.opening.id },
    ].map((input) => community.refusalOf(REPLY, { input }, aCustomer()));

    expect((await Promise.all(refusals)).map(({ reason }) => reason)).toEqual([
      'THREAD_NOT_FOUND',
      'POST_NOT_FOUND',
      'NOT_IN_THREAD',
    ]);
  });

  test('of many at the same moment, each is counted', async () => {
    const { id } = await seeds.aThread();

    await Promise.all(Array.from({ length: 6 }, () => seeds.aReply(id)));

    const answer = await community.ask(`query ($id: ID!) { thread(id: $id) { replyCount } }`, { id });
    expect(answer).toEqual({ thread: { replyCount: 6 } });
    const events = await community.published(id);
    expect(events.map((event) => event['sequence'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('accepting an answer', () => {
  test('shows it, and can be taken back', async () => {
    const [ada, bob] = [aCustomer(), aCustomer()];
    const { id } = await seeds.aThread({ by: ada });
    const postId = await seeds.aReply(id, { by: bob });
    const query = `query ($id: ID!) { thread(id: $id) { state acceptedAnswer { id author { customer { contributions { acceptedAnswers } } } } } }`;

    await seeds.accept(id, postId, ada);
    const accepted = await community.ask(query, { id });
    await community.ask(UNACCEPT, { input: { threadId: id, postId } }, ada);

    const author = { customer: { contributions: { acceptedAnswers: 1 } } };
    expect(accepted).toEqual({ thread: { state: 'ANSWERED', acceptedAnswer: { id: postId, author } } });
    expect(await community.ask(query, { id })).toEqual({ thread: { state: 'OPEN', acceptedAnswer: null } });
    const told = { postId, authorId: bob.id, askerId: ada.id };
    expect((await community.published(id)).slice(3)).toMatchObject([
      { type: 'community.answer-accepted.v1', data: told },
      { type: 'community.answer-unaccepted.v1', data: told },
    ]);
  });

  test('is for the asker and for moderators; one answer at a time, and not the question', async () => {
    const ada = aCustomer();
    const { id: threadId, opening } = await seeds.aThread({ by: ada });
    const [first, second] = [await seeds.aReply(threadId), await seeds.aReply(threadId)];
    const refusal = async (postId: string, by = ada) =>
      (await community.refusalOf(ACCEPT, { input: { threadId, postId } }, by)).reason;

    const before = [await refusal(first, aCustomer()), await refusal(opening.id), await refusal('post_x')];
    await seeds.accept(threadId, first, aStaffMember('MODERATOR'));
    const after = [await refusal(second), await refusal(first)];

    expect(before).toEqual(['NOT_THE_ASKER', 'OPENING_IS_NO_ANSWER', 'POST_NOT_FOUND']);
    expect(after).toEqual(['ALREADY_ANSWERED', undefined]);
    expect(await community.published(threadId)).toHaveLength(5);
  });

  test('is for questions only', async () => {
    const ada = aCustomer();
    const { id: threadId } = await seeds.aThread({ by: ada, kind: 'DISCUSSION' });
    const postId = await seeds.aReply(threadId);

    const refusal = await community.refusalOf(ACCEPT, { input: { threadId, postId } }, ada);

    expect(refusal).toEqual({ code: 'CONFLICT', reason: 'NOT_A_QUESTION' });
  });
});
