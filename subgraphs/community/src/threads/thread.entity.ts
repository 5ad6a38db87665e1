import { ActorKind, Key, Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { ThreadKind, ThreadState } from './thread.enums.ts';

const ThreadSchema = defineEntity({
  name: 'Thread',
  collection: 'threads',
  properties: {
    id: p.string().primary().fieldName('_id'),
    spaceId: p.string(),
    kind: p.enum(() => ThreadKind),
    state: p.enum(() => ThreadState),
    title: p.string(),
    authorKind: p.enum(() => ActorKind),
    authorId: p.string(),
    authorProfileId: p.string(),
    /** Of staff and partners only: of a customer, the graph shows the handle of today. */
    authorName: p.string().nullable(),
    disclosure: p.string().nullable(),
    openingId: p.string(),
    acceptedPostId: p.string().nullable(),
    tags: p.array(),
    productId: p.string().nullable(),
    mediaUrl: p.string().nullable(),
    replyCount: p.integer(),
    score: p.integer(),
    imported: p.boolean(),
    createdAt: p.datetime(),
    lastActivityAt: p.datetime(),
  },
  indexes: [
    { properties: ['lastActivityAt', 'id'] },
    { properties: ['createdAt', 'id'] },
    { properties: ['score', 'id'] },
    { properties: ['spaceId', 'lastActivityAt', 'id'] },
    { properties: ['spaceId', 'createdAt', 'id'] },
    { properties: ['spaceId', 'score', 'id'] },
    { properties: ['kind', 'state', 'lastActivityAt', 'id'] },
    { properties: ['tags', 'lastActivityAt', 'id'] },
    { properties: ['productId', 'lastActivityAt', 'id'] },
    { properties: ['authorId', 'createdAt', 'id'] },
    { properties: ['authorProfileId'] },
  ],
});

@Key('id')
@Tag('partner')
@ObjectType({ description: 'A question, a discussion or an article, with what people say to it.' })
export class Thread extends ThreadSchema.class {
  @Field(() => ID, { description: 'The id of the thread.' })
  declare id: string;

  @Field(() => ThreadKind, { description: 'What it is.' })
  declare kind: ThreadKind;

  @Field(() => ThreadState, { description: 'How far it has come.' })
  declare state: ThreadState;

  @Field(() => String, { description: 'What it is about, in one line.' })
  declare title: string;

  @Field(() => [String], { description: 'The words it is filed under, in lower case.' })
  declare tags: string[];

  @Field(() => String, { nullable: true, description: 'The address of the recording that it is about.' })
  declare mediaUrl: string | null;

  @Field(() => Int, { description: 'How many posts reply to it; the opening is none of them.' })
  declare replyCount: number;

  @Field(() => Int, { description: 'The score of its opening post.' })
  declare score: number;

  @Field(() => GraphQLDateTime, { description: 'When it was started.' })
  declare createdAt: Date;

  @Field(() => GraphQLDateTime, { description: 'When its latest post was written.' })
  declare lastActivityAt: Date;

  declare authorName: string | null;
  declare disclosure: string | null;
  declare acceptedPostId: string | null;
  declare productId: string | null;
}
ThreadSchema.setClass(Thread);

export type NewThread = RequiredEntityData<Thread>;
