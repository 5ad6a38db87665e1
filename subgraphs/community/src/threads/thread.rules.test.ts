import { ActorKind, DomainError, type SignedInActor } from '@customer-module/subgraph-kit';
import type { Post } from './post.entity.ts';
import { type Act, replyToThread } from './post.rules.ts';
import type { Thread } from './thread.entity.ts';
import { ThreadKind, ThreadState } from './thread.enums.ts';
import { acceptAnswer, startThread, unacceptAnswer } from './thread.rules.ts';

const NOW = new Date('2026-05-01T12:00:00Z');
const LATER = new Date('2026-05-02T12:00:00Z');
const ada = aPerson(ActorKind.CUSTOMER, 'cus_ada');
const bob = aPerson(ActorKind.CUSTOMER, 'cus_bob');
const grace = { ...aPerson(ActorKind.STAFF, 'staff_grace'), roles: ['MODERATOR'] };
const shop = aPerson(ActorKind.PARTNER, 'partner_shop');
const text = { id: 'post_1', body: 'It tastes of lime.', disclosure: null, communityWiki: false };
const draft = {
  id: 'thread_1',
  spaceId: 'space_1',
  kind: ThreadKind.QUESTION,
  title: 'How do I descale it?',
  tags: [],
  productId: null,
  mediaUrl: null,
};

function aPerson(kind: ActorKind, id: string): SignedInActor {
  return { kind, id, sourceProfileId: id, name: id, roles: [], scopes: [], purpose: null };
}

function actOf(actor: SignedInActor, at = NOW, imported = false): Act {
  return { actor, at, imported };
}

function aThread(changes: Partial<Thread> = {}, by = ada): Thread {
  return { ...startThread(draft, text, actOf(by)).thread, ...changes } as Thread;
}

function aReply(changes: Partial<Post> = {}, by = bob): Post {
  const { post } = replyToThread(aThread(), null, { ...text, id: 'post_2' }, actOf(by));
  return { ...post, ...changes } as Post;
}

function reasonOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof DomainError) return error.reason;
    throw error;
  }
  return 'not refused';
}

const accepts = (judge: SignedInActor) => (thread: Thread, post: Post) => acceptAnswer(thread, post, actOf(judge));
const unaccepts = (thread: Thread, post: Post) => unacceptAnswer(thread, post, actOf(ada));
const replies = (thread: Thread, post: Post) => replyToThread(thread, post, text, actOf(bob));

describe('a refusal names its reason and changes nothing', () => {
  const answered = { acceptedPostId: 'post_3', state: ThreadState.ANSWERED };
  const closed = { state: ThreadState.CLOSED };

  test.each([
    ['THREAD_CLOSED', replies, aThread(closed), aReply()],
    ['NOT_IN_THREAD', replies, aThread(), aReply({ threadId: 'thread_2' })],
    ['NOT_THE_ASKER', accepts(bob), aThread(), aReply()],
    ['OWN_ANSWER', accepts(grace), aThread(), aReply({}, grace)],
    ['NOT_A_QUESTION', accepts(ada), aThread({ kind: ThreadKind.DISCUSSION }), aReply()],
    ['THREAD_CLOSED', accepts(ada), aThread(closed), aReply()],
    ['NOT_IN_THREAD', accepts(ada), aThread(), aReply({ threadId: 'thread_2' })],
    ['OPENING_IS_NO_ANSWER', accepts(ada), aThread(), aReply({ id: 'post_1' })],
    ['ALREADY_ANSWERED', accepts(ada), aThread(answered), aReply()],
    ['NOT_ACCEPTED', unaccepts, aThread(), aReply()],
    ['NOT_ACCEPTED', unaccepts, aThread(answered), aReply()],
    ['THREAD_CLOSED', unaccepts, aThread(closed), aReply()],
  ])('%s', (reason, act, thread, post) => {
    const before = structuredClone([thread, post]);

    expect(reasonOf(() => act(thread, post))).toBe(reason);

    expect([thread, post]).toEqual(before);
  });

  test('NOT_STAFF', () => {
    const news = { ...draft, kind: ThreadKind.ANNOUNCEMENT };

    expect(reasonOf(() => startThread(news, text, actOf(ada)))).toBe('NOT_STAFF');
    expect(reasonOf(() => startThread(news, text, actOf(grace)))).toBe('not refused');
  });
});

test('starting a thread writes its opening, and says both', () => {
  const { thread, opening, events } = startThread({ ...draft, tags: [' Lime', 'lime'] }, text, actOf(ada));

  expect(thread).toMatchObject({ openingId: 'post_1', state: 'OPEN', tags: ['lime'], authorId: 'cus_ada' });
  expect(opening).toMatchObject({ id: 'post_1', threadId: 'thread_1', repliedThreadId: null, score: 0 });
  expect(events).toMatchObject([
    { type: 'community.thread-started.v1', subject: 'thread_1', data: { kind: 'QUESTION', tags: ['lime'] } },
    { type: 'community.post-created.v1', subject: 'thread_1', data: { postKind: 'QUESTION', length: 18 } },
  ]);
});

test('a reply says whom it answers, and moves the thread on', () => {
  const thread = aThread();

  const { post, event } = replyToThread(thread, null, { ...text, id: 'post_2' }, actOf(bob, LATER));

  expect(thread).toMatchObject({ replyCount: 1, lastActivityAt: LATER });
  expect(post).toMatchObject({ repliedThreadId: 'thread_1', inReplyToId: null, createdAt: LATER });
  expect(event.data).toMatchObject({ postKind: 'ANSWER', authorId: 'cus_bob', inReplyToAuthorId: 'cus_ada' });
});

test('history that comes late does not make a thread less recent', () => {
  const thread = aThread({ lastActivityAt: LATER });

  const { event } = replyToThread(thread, null, text, actOf(bob, NOW, true));

  expect(thread.lastActivityAt).toBe(LATER);
  expect(event.data).toMatchObject({ at: NOW.toISOString(), imported: true });
});

test('the name of a customer is not kept with what they write, that of staff is', () => {
  expect(aThread()).toMatchObject({ authorId: 'cus_ada', authorName: null });
  expect(aReply({}, grace)).toMatchObject({ authorId: 'staff_grace', authorName: 'staff_grace' });
});

test('staff and partners are nobody whom an event could pay', () => {
  const { event } = replyToThread(aThread({}, grace), null, text, actOf(shop));

  expect(event.data).toMatchObject({ authorId: null, authorProfileId: 'partner_shop', authorKind: 'PARTNER' });
  expect(event.data.inReplyToAuthorId).toBeNull();
});

test.each([
  ['the asker', ada],
  ['a moderator', grace],
])('%s accepts an answer, and takes that back', (_, judge) => {
  const [thread, post] = [aThread(), aReply()];

  const accepted = acceptAnswer(thread, post, actOf(judge));
  const between = structuredClone({ state: thread.state, answer: thread.acceptedPostId, accepted: post.accepted });
  const unaccepted = unacceptAnswer(thread, post, actOf(judge));

  expect(between).toEqual({ state: 'ANSWERED', answer: 'post_2', accepted: true });
  expect([thread, post]).toEqual([aThread(), aReply()]);
  expect(accepted).toMatchObject([{ data: { authorId: 'cus_bob', askerId: 'cus_ada', postKind: 'ANSWER' } }]);
  expect(unaccepted.data).toEqual(accepted[0]?.data);
});

test('the answer that is accepted already, accepted again, changes nothing', () => {
  const thread = aThread({ acceptedPostId: 'post_2', state: ThreadState.ANSWERED });

  expect(acceptAnswer(thread, aReply(), actOf(ada))).toEqual([]);
});
