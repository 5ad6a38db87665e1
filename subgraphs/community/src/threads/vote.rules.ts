import type { PostVoted } from '@customer-module/event-contracts';
import { ActorKind, forbidden, type SignedInActor } from '@customer-module/subgraph-kit';
import type { Post } from './post.entity.ts';
import { type Act, factOf } from './post.rules.ts';
import type { Thread } from './thread.entity.ts';
import { VoteDirection } from './thread.enums.ts';
import type { NewVote, Vote } from './vote.entity.ts';

type Direction = VoteDirection | null;

/** A post with its thread, whose score is the score of its opening. */
export interface Target {
  readonly post: Post;
  readonly thread: Thread;
}

/**
 * Votes, changes a vote, or takes it back. `votes` are those of the caller's person on this post, from all their
 * profiles: the latest act counts, and each profile keeps its own, so that an un-merge finds both as they were.
 */
export function voteOnPost(
  { post, thread }: Target,
  votes: readonly Vote[],
  direction: Direction,
  act: Act,
): { given: NewVote[]; events: PostVoted[] } {
  refuseVote(post, act.actor);
  const { id: personId, sourceProfileId } = act.actor;
  const previous = standingVote(votes);
  const own = votes.find((vote) => vote.sourceProfileId === sourceProfileId);
  if (previous === direction && (own?.direction ?? null) === direction) return { given: [], events: [] };

  replaceVotes(post, [previous], [direction]);
  if (thread.openingId === post.id) thread.score = post.score;
  const said = { direction, act: post.voteActs, at: act.at };
  const id = `${post.id}/${sourceProfileId}`;
  const given = own ? [] : [{ id, postId: post.id, sourceProfileId, personId, ...said }];
  if (own) Object.assign(own, said);
  if (previous === direction) return { given, events: [] };
  const voter = { voterId: personId, voterProfileId: sourceProfileId };
  const data = { ...factOf(thread, post, act), ...voter, direction, previous, score: post.score };
  return { given, events: [{ type: 'community.post-voted.v1', subject: thread.id, data }] };
}

function refuseVote(post: Post, { kind, id }: SignedInActor): void {
  if (kind !== ActorKind.CUSTOMER) throw forbidden('NOT_A_CUSTOMER', 'Staff and partners count in no customer tally.');
  if (post.authorId === id) throw forbidden('OWN_POST', 'Nobody votes on their own post.');
}

/** What a person says of a post now: of all their votes on it, the latest. */
export function standingVote(votes: readonly Vote[]): Direction {
  return votes.toSorted((a, b) => b.act - a.act)[0]?.direction ?? null;
}

/** What two people wrote and voted on: their votes everywhere, the posts concerned, and the threads those open. */
export interface Shares {
  readonly threads: readonly Thread[];
  readonly posts: readonly Post[];
  readonly votes: readonly Vote[];
}

/**
 * Lets profiles belong to another person, as voters and as authors, and keeps the tallies of distinct people right. A
 * vote on what turns out to be the own post is silent for as long. Whoever else voted is not touched, so the difference
 * is enough.
 */
export function moveProfiles({ threads, posts, votes }: Shares, profileIds: readonly string[], personId: string): void {
  const before = countedVotes(posts, votes);
  for (const vote of votes) if (profileIds.includes(vote.sourceProfileId)) vote.personId = personId;
  const written = [...threads, ...posts].filter((each) => profileIds.includes(each.authorProfileId));
  for (const each of written) each.authorId = personId;
  const after = countedVotes(posts, votes);
  for (const post of posts) replaceVotes(post, before.get(post.id), after.get(post.id));
  const scores = new Map(posts.map((post) => [post.id, post.score]));
  for (const thread of threads) thread.score = scores.get(thread.openingId) ?? thread.score;
}

function countedVotes(posts: readonly Post[], votes: readonly Vote[]): Map<string, Direction[]> {
  const byPost = Map.groupBy(votes, (vote) => vote.postId);
  return new Map(posts.map((post) => [post.id, directionsOf(post, byPost.get(post.id) ?? [])]));
}

function directionsOf({ authorId }: Post, votes: readonly Vote[]): Direction[] {
  const byPerson = Map.groupBy(
    votes.filter((vote) => vote.personId !== authorId),
    (vote) => vote.personId,
  );
  return [...byPerson.values()].map(standingVote);
}

/** Numbers the act as well: of a vote and a merge at the same moment, one must see the other. */
function replaceVotes(post: Post, before: readonly Direction[] = [], after: readonly Direction[] = []): void {
  post.upVotes += numberOf(VoteDirection.UP, after) - numberOf(VoteDirection.UP, before);
  post.downVotes += numberOf(VoteDirection.DOWN, after) - numberOf(VoteDirection.DOWN, before);
  post.score = post.upVotes - post.downVotes;
  post.voteActs += 1;
}

function numberOf(direction: VoteDirection, votes: readonly Direction[]): number {
  return votes.filter((vote) => vote === direction).length;
}
