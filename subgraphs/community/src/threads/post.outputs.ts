import { connectionOf, Tag } from '@customer-module/subgraph-kit';
import { Field, ObjectType } from 'type-graphql';
import { Post } from './post.entity.ts';
import { VoteDirection } from './thread.enums.ts';

export const PostConnection = connectionOf(Post, 'partner');

@Tag('partner')
@ObjectType({ description: 'The post after the change.' })
export class PostPayload {
  @Field(() => Post, { description: 'The post.' })
  declare post: Post;
}

@ObjectType({ description: 'How the caller stands to a post.' })
export class PostViewer {
  @Field(() => VoteDirection, { nullable: true, description: 'The vote of the caller; null where there is none.' })
  declare vote: VoteDirection | null;
}
