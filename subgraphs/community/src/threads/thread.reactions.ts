import { type CustomersMerged, customersMerged, customersUnmerged } from '@customer-module/event-contracts';
import { on, type Work } from '@customer-module/subgraph-kit';
import { Post } from './post.entity.ts';
import { Thread } from './thread.entity.ts';
import { Vote } from './vote.entity.ts';
import * as rules from './vote.rules.ts';

type Merge = CustomersMerged['data'];

export const threadReactions = [
  on(customersMerged, (work, { data }) => moveProfiles(work, data, data.survivorId)),
  on(customersUnmerged, (work, { data }) => moveProfiles(work, data, data.mergedId)),
];

async function moveProfiles(
  { em }: Work,
  { survivorId, mergedId, sourceProfileIds }: Merge,
  personId: string,
): Promise<void> {
  const votes = await em.find(Vote, { personId: { $in: [survivorId, mergedId] } });
  const votedIds = votes.map((vote) => vote.postId);
  const posts = await em.find(Post, {
    $or: [{ id: { $in: votedIds } }, { authorProfileId: { $in: sourceProfileIds } }],
  });
  const openings = posts.filter((post) => !post.repliedThreadId);
  const threads = await em.find(Thread, { id: { $in: openings.map((post) => post.threadId) } });
  rules.moveProfiles({ threads, posts, votes }, sourceProfileIds, personId);
}
