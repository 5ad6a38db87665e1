import type { Contract, EventOf } from '@customer-module/event-contracts';
import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aStaffMember, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';

export const CREATE_SPACE = `mutation ($input: CreateSpaceInput!) { createSpace(input: $input) { space { id } } }`;
export const START = `mutation ($input: StartThreadInput!) { startThread(input: $input) { thread { id opening { id } } } }`;
export const REPLY = `mutation ($input: ReplyInput!) { replyToThread(input: $input) { post { id } } }`;
export const VOTE = `mutation ($input: VoteOnPostInput!) { voteOnPost(input: $input) { post { score } } }`;
export const ACCEPT = `mutation ($input: AcceptAnswerInput!) { acceptAnswer(input: $input) { thread { state } } }`;
export const UNACCEPT = `mutation ($input: AcceptAnswerInput!) { unacceptAnswer(input: $input) { thread { state } } }`;

const SCORE = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Post { score upVotes downVotes } } }`;

export interface Behalf {
  readonly customerId: string;
  readonly at?: string;
}

export interface ThreadSeed {
  readonly by?: Actor;
  readonly spaceId?: string;
  readonly kind?: string;
  readonly title?: string;
  readonly body?: string;
  readonly tags?: readonly string[];
  readonly productId?: string;
  readonly onBehalf?: Behalf;
}

export interface ReplySeed {
  readonly by?: Actor;
  readonly body?: string;
  readonly inReplyToId?: string;
  readonly onBehalf?: Behalf;
}

export interface StartedThread {
  readonly id: string;
  readonly opening: { readonly id: string };
}

export interface Tally {
  readonly score: number;
  readonly upVotes: number;
  readonly downVotes: number;
}

export interface Merge {
  readonly survivorId: string;
  readonly mergedId: string;
  readonly sourceProfileIds: string[];
}

export type CommunitySeeds = ReturnType<typeof seedsOf>;

/** A staff member who may say who wrote something, and when. */
export function anImporter(): Actor {
  return { ...aStaffMember(), scopes: ['import'] };
}

/** Verbs that tests arrange with; they go in through GraphQL and events, as users and other subgraphs do. */
export function seedsOf(community: TestSubgraph) {
  async function aSpace(given: { kind?: string; name?: string } = {}): Promise<string> {
    const input = { slug: ulid().toLowerCase(), name: 'Coffee', kind: 'QUESTIONS', ...given };
    type Answer = { createSpace: { space: { id: string } } };
    const { createSpace } = await community.ask<Answer>(CREATE_SPACE, { input }, aStaffMember('ADMIN'));
    return createSpace.space.id;
  }

  async function aThread({ by = aCustomer(), spaceId, ...given }: ThreadSeed = {}): Promise<StartedThread> {
    const text = { title: 'How do I descale it?', body: 'It tastes of lime.', kind: 'QUESTION' };
    const input = { spaceId: spaceId ?? (await aSpace()), ...text, ...given };
    const { startThread } = await community.ask<{ startThread: { thread: StartedThread } }>(START, { input }, by);
    return startThread.thread;
  }

  async function aReply(threadId: string, { by = aCustomer(), ...given }: ReplySeed = {}): Promise<string> {
    const input = { threadId, body: 'With citric acid.', ...given };
    type Answer = { replyToThread: { post: { id: string } } };
    const { replyToThread } = await community.ask<Answer>(REPLY, { input }, by);
    return replyToThread.post.id;
  }

  async function vote(postId: string, direction: 'UP' | 'DOWN' | null, by: Actor): Promise<void> {
    await community.ask(VOTE, { input: { postId, direction } }, by);
  }

  async function accept(threadId: string, postId: string, by: Actor): Promise<void> {
    await community.ask(ACCEPT, { input: { threadId, postId } }, by);
  }

  async function tallyOf(postId: string): Promise<Tally> {
    const representations = [{ __typename: 'Post', id: postId }];
    const { _entities } = await community.ask<{ _entities: [Tally] }>(SCORE, { representations });
    return _entities[0];
  }

  async function registered(actor: Actor, handle: string | null): Promise<void> {
    const joinedAt = '2026-01-01T00:00:00Z';
    const data = { customerId: actor.id, sourceProfileId: actor.id, handle, joinedAt, persona: false };
    await tell({ type: 'profiles.customer-registered.v1', subject: actor.id, data });
  }

  async function merge(customers: Merge): Promise<void> {
    const data = { mergeId: ulid(), ...customers };
    await tell({ type: 'profiles.customers-merged.v1', subject: customers.survivorId, data });
  }

  async function unmerge(customers: Merge): Promise<void> {
    const data = { mergeId: ulid(), ...customers };
    await tell({ type: 'profiles.customers-unmerged.v1', subject: customers.survivorId, data });
  }

  async function tell(event: EventOf<Contract>): Promise<void> {
    const failed = await community.deliver(event);
    if (failed.length > 0) throw new Error(`${event.type} was not taken in.`, { cause: failed });
  }

  return { aSpace, aThread, aReply, vote, accept, tallyOf, registered, merge, unmerge };
}
