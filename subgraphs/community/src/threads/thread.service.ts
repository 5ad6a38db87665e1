import type { DomainEvent } from '@customer-module/event-contracts';
import { type Context, inTransaction, notFound, once, type Reads, type Work } from '@customer-module/subgraph-kit';
import { type Act, actOf } from '../members/index.ts';
import { requireSpace } from '../spaces/index.ts';
import type { ReplyInput, VoteOnPostInput } from './post.inputs.ts';
import { Post } from './post.entity.ts';
import * as postRules from './post.rules.ts';
import { Thread } from './thread.entity.ts';
import { ThreadKind } from './thread.enums.ts';
import type { AcceptAnswerInput, StartThreadInput } from './thread.inputs.ts';
import * as rules from './thread.rules.ts';
import { Vote } from './vote.entity.ts';
import * as voteRules from './vote.rules.ts';

export function startThread(context: Context, input: StartThreadInput): Promise<Thread> {
  return inTransaction(
    context,
    once(Thread, 'startThread', input, async (work) => {
      const { em, newId } = work;
      const act = await actOf(work, input.onBehalf);
      const space = await requireSpace(em, input.spaceId);
      const { kind, title, tags, productId = null, mediaUrl = null } = input;
      const draft = { id: newId('thread'), spaceId: space.id, kind: kind ?? ThreadKind.DISCUSSION, title };
      const about = { tags: tags ?? [], productId, mediaUrl };
      const start = rules.startThread({ ...draft, ...about }, textOf(newId('post'), input), act);
      tell(work, act, start.events);
      em.create(Post, start.opening);
      return em.create(Thread, start.thread);
    }),
  );
}

export function replyToThread(context: Context, input: ReplyInput): Promise<Post> {
  return inTransaction(
    context,
    once(Post, 'replyToThread', input, async (work) => {
      const { em, newId } = work;
      const act = await actOf(work, input.onBehalf);
      const thread = await requireThread(em, input.threadId);
      const parent = input.inReplyToId ? await requirePost(em, input.inReplyToId) : null;
      const { post, event } = postRules.replyToThread(thread, parent, textOf(newId('post'), input), act);
      tell(work, act, [event]);
      return em.create(Post, post);
    }),
  );
}

export function voteOnPost(context: Context, { postId, direction, onBehalf }: VoteOnPostInput): Promise<Post> {
  return inTransaction(context, async (work) => {
    const { em } = work;
    const act = await actOf(work, onBehalf);
    const post = await requirePost(em, postId);
    const thread = await em.findOneOrFail(Thread, { id: post.threadId });
    const votes = await em.find(Vote, { postId, personId: act.actor.id });
    const { given, events } = voteRules.voteOnPost({ post, thread }, votes, direction ?? null, act);
    for (const vote of given) em.create(Vote, vote);
    tell(work, act, events);
    return post;
  });
}

export function acceptAnswer(context: Context, { threadId, postId, onBehalf }: AcceptAnswerInput): Promise<Thread> {
  return inTransaction(context, async (work) => {
    const act = await actOf(work, onBehalf);
    const thread = await requireThread(work.em, threadId);
    const post = await requirePost(work.em, postId);
    tell(work, act, rules.acceptAnswer(thread, post, act));
    return thread;
  });
}

export function unacceptAnswer(context: Context, { threadId, postId, onBehalf }: AcceptAnswerInput): Promise<Thread> {
  return inTransaction(context, async (work) => {
    const act = await actOf(work, onBehalf);
    const thread = await requireThread(work.em, threadId);
    const post = await requirePost(work.em, postId);
    tell(work, act, [rules.unacceptAnswer(thread, post, act)]);
    return thread;
  });
}

/** Publishes with the act in whose course it happened: an event names the customer for whom somebody else acted. */
function tell({ outbox }: Work, { notes }: Act, events: readonly DomainEvent[]): void {
  outbox.add(...events.map((event) => ({ ...event, ...notes })));
}

function textOf(
  id: string,
  { body, disclosure, communityWiki }: Pick<ReplyInput, 'body' | 'disclosure' | 'communityWiki'>,
): postRules.PostDraft {
  return { id, body, disclosure: disclosure ?? null, communityWiki: communityWiki ?? false };
}

async function requireThread(em: Reads, id: string): Promise<Thread> {
  const thread = await em.findOne(Thread, { id });
  if (!thread) throw notFound('thread', id);
  return thread;
}

async function requirePost(em: Reads, id: string): Promise<Post> {
  const post = await em.findOne(Post, { id });
  if (!post) throw notFound('post', id);
  return post;
}
