import { type Context, loaderOf, manyByKey, oneByKey } from '@customer-module/subgraph-kit';
import { Post } from './post.entity.ts';
import type { PostViewer } from './post.outputs.ts';
import { Thread } from './thread.entity.ts';
import { standingVote } from './vote.rules.ts';
import { Vote } from './vote.entity.ts';

export const loadThread = oneByKey(
  (ids, { em }) => em.find(Thread, { id: { $in: [...ids] } }),
  (thread) => thread.id,
);

export const loadPost = oneByKey(
  (ids, { em }) => em.find(Post, { id: { $in: [...ids] } }),
  (post) => post.id,
);

const loadOwnVotes = manyByKey(
  (postIds, { em, actor }) => em.find(Vote, { postId: { $in: [...postIds] }, personId: actor.id }),
  (vote) => vote.postId,
);

export async function viewerOf(context: Context, { id }: Post): Promise<PostViewer | null> {
  if (context.actor.kind === 'VISITOR') return null;
  return { vote: standingVote(await loadOwnVotes(context, id)) };
}

interface Contributions {
  readonly posts: number;
  readonly acceptedAnswers: number;
  readonly votesReceived: number;
}

const loadContributions = loaderOf<string, Contributions>(async (authorIds, { em }) => {
  const rows: ({ _id: string } & Contributions)[] = await em.aggregate(Post, [
    { $match: { authorId: { $in: authorIds } } },
    {
      $group: {
        _id: '$authorId',
        posts: { $sum: 1 },
        acceptedAnswers: { $sum: { $cond: ['$accepted', 1, 0] } },
        votesReceived: { $sum: { $add: ['$upVotes', '$downVotes'] } },
      },
    },
  ]);
  return new Map(rows.map(({ _id, ...counts }) => [_id, counts]));
});

export async function contributionsOf(context: Context, authorId: string): Promise<Contributions> {
  return (await loadContributions(context, authorId)) ?? { posts: 0, acceptedAnswers: 0, votesReceived: 0 };
}
