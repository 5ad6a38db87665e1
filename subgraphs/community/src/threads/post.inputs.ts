import { Length, Matches } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { OnBehalfInput } from '../members/index.ts';
import { VoteDirection } from './thread.enums.ts';

@InputType({ description: 'A reply to a thread, or to a post in it.' })
export class ReplyInput {
  @Field(() => ID, { description: 'The thread.' })
  declare threadId: string;

  @Length(1, 20_000)
  @Matches(/\S/)
  @Field(() => String, { description: 'The reply, as markdown.' })
  declare body: string;

  @Field(() => ID, { nullable: true, description: 'The post of the thread that it replies to.' })
  declare inReplyToId?: string | null;

  @Length(1, 200)
  @Field(() => String, {
    nullable: true,
    description: 'Who paid, for commissioned content; staff and partners carry theirs anyway.',
  })
  declare disclosure?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether many may edit it; it earns nobody points then.',
  })
  declare communityWiki?: boolean | null;

  @Field(() => OnBehalfInput, { nullable: true, description: 'Who really wrote it, and when.' })
  declare onBehalf?: OnBehalfInput | null;

  @Field(() => String, { nullable: true, description: 'One effect per key, for a day.' })
  declare idempotencyKey?: string | null;
}

@InputType({ description: 'What the caller thinks of a post.' })
export class VoteOnPostInput {
  @Field(() => ID, { description: 'The post.' })
  declare postId: string;

  @Field(() => VoteDirection, { nullable: true, description: 'Up or down; null takes the vote back.' })
  declare direction?: VoteDirection | null;

  @Field(() => OnBehalfInput, { nullable: true, description: 'Who really voted, and when.' })
  declare onBehalf?: OnBehalfInput | null;
}
