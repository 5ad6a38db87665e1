import type { Features } from '@customer-module/subgraph-kit';
import { AuthorResolver } from './members/author.resolver.ts';
import { Member } from './members/member.entity.ts';
import { memberReactions } from './members/member.reactions.ts';
import { MemberResolver } from './members/member.resolver.ts';
import { ProductResolver } from './products/product.resolver.ts';
import { Space } from './spaces/space.entity.ts';
import { SpaceResolver } from './spaces/space.resolver.ts';
import { Post } from './threads/post.entity.ts';
import { PostResolver } from './threads/post.resolver.ts';
import { Thread } from './threads/thread.entity.ts';
import { threadReactions } from './threads/thread.reactions.ts';
import { ThreadResolver } from './threads/thread.resolver.ts';
import { Vote } from './threads/vote.entity.ts';

export const community: Features = {
  name: 'community',
  entities: [Member, Post, Space, Thread, Vote],
  resolvers: [AuthorResolver, MemberResolver, PostResolver, ProductResolver, SpaceResolver, ThreadResolver],
  reactions: [...memberReactions, ...threadReactions],
};
