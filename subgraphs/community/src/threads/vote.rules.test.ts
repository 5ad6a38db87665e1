import { ActorKind, DomainError, type SignedInActor } from '@customer-module/subgraph-kit';
import fc from 'fast-check';
import type { Post } from './post.entity.ts';
import { type Act, replyToThread } from './post.rules.ts';
import type { Thread } from './thread.entity.ts';
import { ThreadKind, VoteDirection } from './thread.enums.ts';
import { startThread } from './thread.rules.ts';
import type { Vote } from './vote.entity.ts';
import { moveProfiles, voteOnPost } from './vote.rules.ts';

const NOW = new Date('2026-05-01T12:00:00Z');
const { UP, DOWN } = VoteDirection;
const text = { id: 'post_1', body: 'It tastes of lime.', disclosure: null, communityWiki: false };
const draft = { id: 'thread_1', spaceId: 'space_1', title: 'Lime', tags: [], productId: null, mediaUrl: null };

function actOf(sourceProfileId: string, id = sourceProfileId, kind = ActorKind.CUSTOMER): Act {
  const actor: SignedInActor = { kind, id, sourceProfileId, name: id, roles: [], scopes: [], purpose: null };
  return { actor, at: NOW, imported: false };
}

/** A thread of Ada's, with the votes on its opening as they are stored. */
function aVotedThread(): { thread: Thread; post: Post; votes: Vote[] } {
  const { thread, opening } = startThread({ ...draft, kind: ThreadKind.QUESTION }, text, actOf('cus_ada'));
  return { thread: thread as Thread, post: opening as Post, votes: [] };
}

type World = ReturnType<typeof aVotedThread>;

function vote(world: World, direction: VoteDirection | null, act: Act) {
  const own = world.votes.filter((each) => each.personId === act.actor.id);
  const { given, events } = voteOnPost(world, own, direction, act);
  world.votes.push(...(given as Vote[]));
  return events.map(({ data }) => data);
}

function move(world: World, profileIds: readonly string[], personId: string): void {
  moveProfiles({ threads: [world.thread], posts: [world.post], votes: world.votes }, profileIds, personId);
}

function tallyOf({ thread, post: { score, upVotes, downVotes } }: World): number[] {
  return [score, upVotes, downVotes, thread.score];
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

test.each([
  ['OWN_POST', actOf('cus_ada')],
  ['OWN_POST', actOf('cus_countess', 'cus_ada')],
  ['NOT_A_CUSTOMER', actOf('staff_grace', 'staff_grace', ActorKind.STAFF)],
  ['NOT_A_CUSTOMER', actOf('partner_shop', 'partner_shop', ActorKind.PARTNER)],
])('%s, and nothing changes', (reason, act) => {
  const world = aVotedThread();

  expect(reasonOf(() => vote(world, UP, act))).toBe(reason);

  expect(world).toEqual(aVotedThread());
});

test('a vote is set, changed and taken back, and each act says what was before', () => {
  const world = aVotedThread();
  const bob = actOf('cus_bob');

  const said = [UP, DOWN, null].flatMap((direction) => vote(world, direction, bob));

  expect(said).toMatchObject([
    { previous: null, direction: UP, score: 1, voterId: 'cus_bob', authorId: 'cus_ada', postKind: 'QUESTION' },
    { previous: UP, direction: DOWN, score: -1 },
    { previous: DOWN, direction: null, score: 0 },
  ]);
  expect(tallyOf(world)).toEqual([0, 0, 0, 0]);
});

test('the same vote again says nothing, nor does taking back what was never given', () => {
  const world = aVotedThread();

  const first = [vote(world, null, actOf('cus_bob')), vote(world, UP, actOf('cus_bob'))];
  const again = vote(world, UP, actOf('cus_bob'));

  expect([first[0], first[1]?.length, again]).toEqual([[], 1, []]);
  expect(tallyOf(world)).toEqual([1, 1, 0, 1]);
});

test('the vote on a reply leaves the score of the thread alone', () => {
  const { thread, votes } = aVotedThread();
  const { post } = replyToThread(thread, null, { ...text, id: 'post_2' }, actOf('cus_ada'));
  const world = { thread, post: post as Post, votes };

  vote(world, UP, actOf('cus_bob'));

  expect(tallyOf(world)).toEqual([1, 1, 0, 0]);
});

test('of two profiles of a person the latest act counts, until they are two people again', () => {
  const world = aVotedThread();
  vote(world, UP, actOf('cus_bob'));
  vote(world, DOWN, actOf('cus_rob'));

  move(world, ['cus_rob'], 'cus_bob');
  const merged = tallyOf(world);
  const taken = vote(world, null, actOf('cus_rob', 'cus_bob'));
  const silent = tallyOf(world);
  move(world, ['cus_rob'], 'cus_rob');

  expect([merged, silent, tallyOf(world)]).toEqual([
    [-1, 0, 1, -1],
    [0, 0, 0, 0],
    [1, 1, 0, 1],
  ]);
  expect(taken).toMatchObject([{ previous: DOWN, direction: null }]);
});

test('a vote on what turns out to be the own post is silent for as long', () => {
  const world = aVotedThread();
  vote(world, UP, actOf('cus_bob'));

  move(world, ['cus_bob'], 'cus_ada');
  const merged = tallyOf(world);
  move(world, ['cus_bob'], 'cus_bob');

  expect([merged, tallyOf(world)]).toEqual([
    [0, 0, 0, 0],
    [1, 1, 0, 1],
  ]);
});

test('moving profiles to a person and back restores every tally', () => {
  const people = ['cus_ada', 'cus_bob', 'cus_cyd', 'cus_dan'];
  const votes = fc.array(fc.tuple(fc.nat(3), fc.constantFrom(UP, DOWN, null)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(votes, fc.nat(3), fc.nat(3), (cast, from, to) => {
      const world = aVotedThread();
      const voters = cast.flatMap(([who, direction]) => (who === 0 ? [] : [[people[who] ?? '', direction] as const]));
      for (const [id, direction] of voters) vote(world, direction, actOf(id));
      const [mergedId = '', survivorId = ''] = [people[from], people[to]];
      const before = tallyOf(world);

      move(world, [mergedId], survivorId);
      move(world, [mergedId], mergedId);

      expect(tallyOf(world)).toEqual(before);
      expect(world.post.authorId).toBe('cus_ada');
    }),
  );
});
