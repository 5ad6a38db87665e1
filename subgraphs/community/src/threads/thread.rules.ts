import type { AnswerAccepted, AnswerUnaccepted, PostCreated, ThreadStarted } from '@customer-module/event-contracts';
import { type Actor, ActorKind, conflict, forbidden, invalid } from '@customer-module/subgraph-kit';
import type { NewPost, Post } from './post.entity.ts';
import { type Act, bylineOf, customerOf, factOf, type PostDraft, postCreated, writePost } from './post.rules.ts';
import type { NewThread, Thread } from './thread.entity.ts';
import { ThreadKind, ThreadState } from './thread.enums.ts';

export interface ThreadDraft {
  readonly id: string;
  readonly spaceId: string;
  readonly kind: ThreadKind;
  readonly title: string;
  readonly tags: readonly string[];
  readonly productId: string | null;
  readonly mediaUrl: string | null;
}

export interface ThreadStart {
  readonly thread: NewThread;
  readonly opening: NewPost;
  readonly events: readonly [ThreadStarted, PostCreated];
}

/** Starts a thread with its opening post: two nouns, one act. */
export function startThread(draft: ThreadDraft, text: PostDraft, act: Act): ThreadStart {
  if (draft.kind === ThreadKind.ANNOUNCEMENT && act.actor.kind !== ActorKind.STAFF) {
    throw forbidden('NOT_STAFF', 'Only staff announce.');
  }
  const { id: threadId, kind, productId } = draft;
  const tags = [...new Set(draft.tags.map(tagOf))];
  const opening = { ...writePost(text, act), threadId, repliedThreadId: null, inReplyToId: null };
  const thread = {
    ...draft,
    ...bylineOf(act.actor, text.disclosure),
    tags,
    state: ThreadState.OPEN,
    openingId: opening.id,
    acceptedPostId: null,
    replyCount: 0,
    score: 0,
    imported: act.imported,
    createdAt: act.at,
    lastActivityAt: act.at,
  };
  const started: ThreadStarted = {
    type: 'community.thread-started.v1',
    subject: threadId,
    data: { ...factOf(draft, opening, act), kind, tags, productId },
  };
  return { thread, opening, events: [started, postCreated(draft, opening, act, null)] };
}

/** One word, however it is written: a tag is found by what it says. */
export function tagOf(word: string): string {
  return word.trim().toLowerCase();
}

/** Accepts an answer. Whoever asked knows what helped; accepting the same answer again changes nothing. */
export function acceptAnswer(thread: Thread, post: Post, act: Act): AnswerAccepted[] {
  judgeAnswer(thread, post, act.actor);
  if (post.id === thread.openingId) throw invalid('OPENING_IS_NO_ANSWER', 'A question does not answer itself.');
  if (thread.acceptedPostId === post.id) return [];
  if (thread.acceptedPostId) throw conflict('ALREADY_ANSWERED', 'Another answer is accepted: take that back first.');
  thread.acceptedPostId = post.id;
  thread.state = ThreadState.ANSWERED;
  post.accepted = true;
  return [{ type: 'community.answer-accepted.v1', subject: thread.id, data: acceptanceOf(thread, post, act) }];
}

export function unacceptAnswer(thread: Thread, post: Post, act: Act): AnswerUnaccepted {
  judgeAnswer(thread, post, act.actor);
  if (thread.acceptedPostId !== post.id) throw conflict('NOT_ACCEPTED', 'This answer is not the accepted one.');
  thread.acceptedPostId = null;
  thread.state = ThreadState.OPEN;
  post.accepted = false;
  return { type: 'community.answer-unaccepted.v1', subject: thread.id, data: acceptanceOf(thread, post, act) };
}

/** The asker judges, or a moderator; a moderator not about an own answer, since an accepted one earns points. */
function judgeAnswer(thread: Thread, post: Post, actor: Actor): void {
  const isAsker = thread.authorId === actor.id;
  if (!isAsker && !actor.roles.includes('MODERATOR'))
    throw forbidden('NOT_THE_ASKER', 'Only the asker judges answers.');
  if (!isAsker && post.authorId === actor.id)
    throw forbidden('OWN_ANSWER', 'Moderators do not judge their own answer.');
  if (thread.kind !== ThreadKind.QUESTION) throw conflict('NOT_A_QUESTION', 'Only questions have an accepted answer.');
  if (thread.state === ThreadState.CLOSED) throw conflict('THREAD_CLOSED', 'This thread is closed.');
  if (post.threadId !== thread.id) throw invalid('NOT_IN_THREAD', 'That post is in another thread.');
}

function acceptanceOf(thread: Thread, post: Post, act: Act) {
  return { ...factOf(thread, post, act), askerId: customerOf(thread), askerProfileId: thread.authorProfileId };
}
