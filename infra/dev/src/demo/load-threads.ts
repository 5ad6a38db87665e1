import type { Company, DemoPost, DemoThread } from './company.ts';
import type { Speaker } from './speaker.ts';

const KNOWN = `query DemoSpace($slug: String!) { space(slug: $slug) { id } }`;
const CREATE = `mutation DemoSpace($input: CreateSpaceInput!) { createSpace(input: $input) { space { id } } }`;
const START = `mutation DemoThread($input: StartThreadInput!) { startThread(input: $input) { thread { id opening { id } } } }`;
const REPLY = `mutation DemoReply($input: ReplyInput!) { replyToThread(input: $input) { post { id } } }`;
const VOTE = `mutation DemoVote($input: VoteOnPostInput!) { voteOnPost(input: $input) { post { id } } }`;
const ACCEPT = `mutation DemoAcceptance($input: AcceptAnswerInput!) { acceptAnswer(input: $input) { thread { id } } }`;

interface Ids {
  readonly customerIds: ReadonlyMap<string, string>;
  readonly productIds: ReadonlyMap<string, string>;
}

const SPACES = {
  QUESTION: { slug: 'help', name: 'Questions and answers', kind: 'QUESTIONS', description: 'Members help members.' },
  DISCUSSION: { slug: 'trail-talk', name: 'Trail talk', kind: 'DISCUSSION', description: 'Everything outdoors.' },
};

/** Writes the threads as history: their authors and times are those of the invented members. */
export async function loadThreads(admin: Speaker, { threads }: Company, ids: Ids): Promise<void> {
  const spaceIds = {
    QUESTION: await spaceOf(admin, SPACES.QUESTION),
    DISCUSSION: await spaceOf(admin, SPACES.DISCUSSION),
  };
  await Promise.all(threads.map((thread) => loadThread(admin, thread, spaceIds[thread.kind], ids)));
}

async function spaceOf(admin: Speaker, input: { readonly slug: string }): Promise<string> {
  const { space } = await admin.ask<{ space: { id: string } | null }>(KNOWN, { slug: input.slug });
  if (space) return space.id;
  const { createSpace } = await admin.ask<{ createSpace: { space: { id: string } } }>(CREATE, { input });
  return createSpace.space.id;
}

async function loadThread(admin: Speaker, thread: DemoThread, spaceId: string, ids: Ids): Promise<void> {
  const { kind, title, tags, sku, body } = thread;
  const product = sku ? { productId: ids.productIds.get(sku) } : {};
  const input = {
    spaceId,
    kind,
    title,
    body,
    tags,
    ...product,
    ...writtenBy(thread, ids),
    idempotencyKey: `demo ${title}`,
  };
  const { startThread } = await admin.ask<{ startThread: { thread: { id: string; opening: { id: string } } } }>(START, {
    input,
  });
  const threadId = startThread.thread.id;
  await voteFor(admin, startThread.thread.opening.id, thread, ids);
  const postIds = await loadReplies(admin, threadId, thread, ids);
  if (!thread.acceptedAt) return;
  const onBehalf = { customerId: ids.customerIds.get(thread.author), at: thread.acceptedAt.toISOString() };
  await admin.ask(ACCEPT, { input: { threadId, postId: postIds[0], onBehalf } });
}

async function loadReplies(admin: Speaker, threadId: string, thread: DemoThread, ids: Ids): Promise<string[]> {
  const postIds: string[] = [];
  for (const [index, reply] of thread.replies.entries()) {
    const idempotencyKey = `demo ${thread.title} ${index}`;
    const input = { threadId, body: reply.body, ...writtenBy(reply, ids), idempotencyKey };
    const { replyToThread } = await admin.ask<{ replyToThread: { post: { id: string } } }>(REPLY, { input });
    postIds.push(replyToThread.post.id);
    await voteFor(admin, replyToThread.post.id, reply, ids);
  }
  return postIds;
}

async function voteFor(
  admin: Speaker,
  postId: string,
  { at, upVotesBy }: DemoPost,
  { customerIds }: Ids,
): Promise<void> {
  for (const voter of upVotesBy) {
    const onBehalf = { customerId: customerIds.get(voter), at: at.toISOString() };
    await admin.ask(VOTE, { input: { postId, direction: 'UP', onBehalf } });
  }
}

function writtenBy({ author, at }: DemoPost, { customerIds }: Ids): object {
  return { onBehalf: { customerId: customerIds.get(author), at: at.toISOString() } };
}
