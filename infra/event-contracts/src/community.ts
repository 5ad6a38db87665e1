import { z } from 'zod';
import { actorKind, contract, type EventOf, instant } from './contract.ts';

const threadKind = z.enum(['DISCUSSION', 'QUESTION', 'ANNOUNCEMENT', 'ARTICLE', 'WIKI', 'EPISODE']);

/** What kind of post: what pays for a vote depends on it. */
const postKind = z.enum(['QUESTION', 'ANSWER', 'POST']);

/** The author as a person and as the profile that wrote; `authorId` is null for staff and partners. */
const author = { authorId: z.string().nullable(), authorProfileId: z.string(), authorKind: actorKind };

/** What every post-like fact says; personal text never travels. */
const post = {
  postId: z.string(),
  threadId: z.string(),
  spaceId: z.string(),
  ...author,
  postKind,
  communityWiki: z.boolean(),
  /** When it was written: earlier than the event's time where it was imported. */
  at: instant,
  /** Written by the import scope: history, which notifies nobody. */
  imported: z.boolean(),
};

/** Subject: the thread's id. Its opening post is announced by `post-created` as well. */
export const threadStarted = contract('community.thread-started.v1', {
  ...post,
  kind: threadKind,
  tags: z.array(z.string()),
  productId: z.string().nullable(),
});
export type ThreadStarted = EventOf<typeof threadStarted>;

/** Subject: the thread's id. `length` in characters. */
export const postCreated = contract('community.post-created.v1', {
  ...post,
  length: z.int().nonnegative(),
  inReplyToAuthorId: z.string().nullable(),
});
export type PostCreated = EventOf<typeof postCreated>;

const direction = z.enum(['UP', 'DOWN']);

/** Subject: the thread's id. `direction` null: taken back. */
export const postVoted = contract('community.post-voted.v1', {
  ...post,
  voterId: z.string(),
  voterProfileId: z.string(),
  direction: direction.nullable(),
  previous: direction.nullable(),
  score: z.int(),
});
export type PostVoted = EventOf<typeof postVoted>;

const acceptance = { ...post, askerId: z.string().nullable(), askerProfileId: z.string() };

/** Subject: the thread's id. */
export const answerAccepted = contract('community.answer-accepted.v1', acceptance);
export type AnswerAccepted = EventOf<typeof answerAccepted>;

/** Subject: the thread's id. */
export const answerUnaccepted = contract('community.answer-unaccepted.v1', acceptance);
export type AnswerUnaccepted = EventOf<typeof answerUnaccepted>;
