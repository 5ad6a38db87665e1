import type { PostCreated } from '@customer-module/event-contracts';
import { ActorKind, conflict, invalid, type SignedInActor } from '@customer-module/subgraph-kit';
import type { NewPost, Post } from './post.entity.ts';
import type { Thread } from './thread.entity.ts';
import { ThreadKind, ThreadState } from './thread.enums.ts';

/** Who did something, and when: earlier than now, and marked, where it is imported history. */
export interface Act {
  readonly actor: SignedInActor;
  readonly at: Date;
  readonly imported: boolean;
}

export interface PostDraft {
  readonly id: string;
  readonly body: string;
  readonly disclosure: string | null;
  readonly communityWiki: boolean;
}

type Written = Pick<Post, 'id' | 'authorKind' | 'authorId' | 'authorProfileId' | 'communityWiki' | 'repliedThreadId'>;
type Place = Pick<Thread, 'id' | 'spaceId' | 'kind'>;

/** Replies to a thread; `parent` is the post of it that is answered, where one was named. */
export function replyToThread(
  thread: Thread,
  parent: Post | null,
  draft: PostDraft,
  act: Act,
): { post: NewPost; event: PostCreated } {
  if (thread.state === ThreadState.CLOSED) throw conflict('THREAD_CLOSED', 'This thread takes no replies any more.');
  if (parent && parent.threadId !== thread.id) throw invalid('NOT_IN_THREAD', 'That post is in another thread.');
  thread.replyCount += 1;
  // History may come in any order, and the latest post is the latest that was written.
  if (act.at > thread.lastActivityAt) thread.lastActivityAt = act.at;
  const place = { threadId: thread.id, repliedThreadId: thread.id, inReplyToId: parent?.id ?? null };
  const post = { ...writePost(draft, act), ...place };
  return { post, event: postCreated(thread, post, act, customerOf(parent ?? thread)) };
}

/** A post as it begins: by whom, and without a vote. */
export function writePost({ id, body, disclosure, communityWiki }: PostDraft, { actor, at, imported }: Act) {
  const tally = { accepted: false, score: 0, upVotes: 0, downVotes: 0, voteActs: 0 };
  return { id, body, communityWiki, ...bylineOf(actor, disclosure), ...tally, imported, createdAt: at };
}

/** Who is stored as the author: the person and the profile that wrote; the name only of those who have no handle. */
export function bylineOf({ kind, id, sourceProfileId, name }: SignedInActor, disclosure: string | null) {
  const authorName = kind === ActorKind.CUSTOMER ? null : name;
  return { authorKind: kind, authorId: id, authorProfileId: sourceProfileId, authorName, disclosure };
}

export function postCreated(
  thread: Place,
  post: Written & { readonly body: string },
  act: Act,
  inReplyToAuthorId: string | null,
): PostCreated {
  const data = { ...factOf(thread, post, act), length: post.body.length, inReplyToAuthorId };
  return { type: 'community.post-created.v1', subject: thread.id, data };
}

/** What every event about a post says. */
export function factOf({ id: threadId, spaceId, kind }: Place, post: Written, { at, imported }: Act) {
  return {
    postId: post.id,
    threadId,
    spaceId,
    authorId: customerOf(post),
    authorProfileId: post.authorProfileId,
    authorKind: post.authorKind,
    postKind: postKindOf(kind, post),
    communityWiki: post.communityWiki,
    at: at.toISOString(),
    imported,
  };
}

/** Staff and partners are no customers, whatever counts or pays customers. */
export function customerOf({ authorKind, authorId }: Pick<Written, 'authorKind' | 'authorId'>): string | null {
  return authorKind === ActorKind.CUSTOMER ? authorId : null;
}

function postKindOf(kind: ThreadKind, { repliedThreadId }: Written): 'QUESTION' | 'ANSWER' | 'POST' {
  if (kind !== ThreadKind.QUESTION) return 'POST';
  return repliedThreadId ? 'ANSWER' : 'QUESTION';
}
