import {
  canonicalId,
  type Connection,
  type Context,
  type Order,
  pageOf,
  pagesByKey,
} from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { Post } from './post.entity.ts';
import { Thread } from './thread.entity.ts';
import { ThreadOrder } from './thread.enums.ts';
import type { ThreadFilter, ThreadsArgs } from './thread.inputs.ts';
import { tagOf } from './thread.rules.ts';

const ORDERS: Record<ThreadOrder, Order<Thread>> = {
  LAST_ACTIVITY_DESC: { by: 'lastActivityAt', direction: 'desc' },
  CREATED_AT_DESC: { by: 'createdAt', direction: 'desc' },
  SCORE_DESC: { by: 'score', direction: 'desc' },
};

export async function listThreads(
  context: Context,
  { filter, orderBy, ...page }: ThreadsArgs,
): Promise<Connection<Thread>> {
  const where = await conditions(context, filter ?? {});
  return pageOf(context.em, Thread, { where, order: ORDERS[orderBy ?? ThreadOrder.LAST_ACTIVITY_DESC], page });
}

export const threadsByAuthor = pagesByKey(Thread, { key: 'authorId', order: ORDERS.CREATED_AT_DESC });

export const threadsBySpace = pagesByKey(Thread, { key: 'spaceId', order: ORDERS.LAST_ACTIVITY_DESC });

/** Oldest first: people answer what stands above. */
export const repliesByThread = pagesByKey(Post, {
  key: 'repliedThreadId',
  order: { by: 'createdAt', direction: 'asc' },
});

/** A condition that is absent or null asks for nothing. */
async function conditions(context: Context, { authorId, tag, ...others }: ThreadFilter): Promise<FilterQuery<Thread>> {
  const asked = {
    ...others,
    authorId: authorId ? await canonicalId(context, authorId) : null,
    tags: tag ? tagOf(tag) : null,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null && value !== undefined));
}
