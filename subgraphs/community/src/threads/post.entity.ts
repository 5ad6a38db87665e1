import { ActorKind, Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';

const PostSchema = defineEntity({
  name: 'Post',
  collection: 'posts',
  properties: {
    id: p.string().primary().fieldName('_id'),
    threadId: p.string(),
    /** The thread again where the post replies to it, null where it opens it: the key of the list of replies. */
    repliedThreadId: p.string().nullable(),
    inReplyToId: p.string().nullable(),
    authorKind: p.enum(() => ActorKind),
    authorId: p.string(),
    authorProfileId: p.string(),
    /** Of staff and partners only: of a customer, the graph shows the handle of today. */
    authorName: p.string().nullable(),
    disclosure: p.string().nullable(),
    body: p.text(),
    communityWiki: p.boolean(),
    accepted: p.boolean(),
    score: p.integer(),
    upVotes: p.integer(),
    downVotes: p.integer(),
    /** Numbers the acts of voting, and lets a vote and a merge at the same moment collide. */
    voteActs: p.integer(),
    imported: p.boolean(),
    createdAt: p.datetime(),
  },
  indexes: [
    { properties: ['repliedThreadId', 'createdAt', 'id'] },
    { properties: ['authorId'] },
    { properties: ['authorProfileId'] },
  ],
});

@Key('id')
@Tag('partner')
@ObjectType({ description: 'What somebody wrote in a thread: its opening, or a reply.' })
export class Post extends PostSchema.class {
  @Field(() => ID, { description: 'The id of the post.' })
  declare id: string;

  @Field(() => String, { description: 'What was written, as markdown.' })
  declare body: string;

  @Field(() => Boolean, { description: 'Edited by many; it earns nobody points.' })
  declare communityWiki: boolean;

  @Field(() => Int, { description: 'Votes up minus votes down.' })
  declare score: number;

  @Field(() => Int, { description: 'Distinct people who voted it up.' })
  declare upVotes: number;

  @Field(() => Int, { description: 'Distinct people who voted it down.' })
  declare downVotes: number;

  @Field(() => GraphQLDateTime, { description: 'When it was written.' })
  declare createdAt: Date;

  declare repliedThreadId: string | null;
  declare inReplyToId: string | null;
  declare authorName: string | null;
  declare disclosure: string | null;
}
PostSchema.setClass(Post);

export type NewPost = RequiredEntityData<Post>;
