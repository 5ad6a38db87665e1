import { PageArgs } from '@customer-module/subgraph-kit';
import { ArrayMaxSize, IsUrl, Length, Matches } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { OnBehalfInput } from '../members/index.ts';
import { ThreadKind, ThreadOrder, ThreadState } from './thread.enums.ts';

const SAYS_SOMETHING = /\S/;

@InputType({ description: 'Which threads a list shows; all conditions hold together.' })
export class ThreadFilter {
  @Field(() => ID, { nullable: true, description: 'In this space.' })
  declare spaceId?: string | null;

  @Field(() => ThreadKind, { nullable: true, description: 'Of this kind.' })
  declare kind?: ThreadKind | null;

  @Field(() => ThreadState, { nullable: true, description: 'This far.' })
  declare state?: ThreadState | null;

  @Field(() => ID, { nullable: true, description: 'Started by this customer.' })
  declare authorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Filed under this word.' })
  declare tag?: string | null;

  @Field(() => ID, { nullable: true, description: 'About this product.' })
  declare productId?: string | null;
}

@ArgsType()
export class ThreadsArgs extends PageArgs {
  @Field(() => ThreadFilter, { nullable: true, description: 'Which threads; all, when absent.' })
  declare filter?: ThreadFilter | null;

  @Field(() => ThreadOrder, {
    nullable: true,
    defaultValue: ThreadOrder.LAST_ACTIVITY_DESC,
    description: 'Which come first.',
  })
  declare orderBy?: ThreadOrder | null;
}

@InputType({ description: 'A new thread, with the post that opens it.' })
export class StartThreadInput {
  @Field(() => ID, { description: 'Where it belongs.' })
  declare spaceId: string;

  @Field(() => ThreadKind, { nullable: true, defaultValue: ThreadKind.DISCUSSION, description: 'What it is.' })
  declare kind?: ThreadKind | null;

  @Length(1, 200)
  @Matches(SAYS_SOMETHING)
  @Field(() => String, { description: 'What it is about, in one line.' })
  declare title: string;

  @Length(1, 20_000)
  @Matches(SAYS_SOMETHING)
  @Field(() => String, { description: 'The opening post, as markdown.' })
  declare body: string;

  @ArrayMaxSize(10)
  @Length(1, 40, { each: true })
  @Field(() => [String], { nullable: true, description: 'Up to ten words to file it under; case makes no difference.' })
  declare tags?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'The product it is about.' })
  declare productId?: string | null;

  @IsUrl({ protocols: ['https'], require_protocol: true })
  @Length(1, 2_000)
  @Field(() => String, { nullable: true, description: 'The address of the recording that it is about: https only.' })
  declare mediaUrl?: string | null;

  @Length(1, 200)
  @Field(() => String, {
    nullable: true,
    description: 'Who paid, for commissioned content; staff and partners carry theirs anyway.',
  })
  declare disclosure?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether many may edit the opening; it earns nobody points then.',
  })
  declare communityWiki?: boolean | null;

  @Field(() => OnBehalfInput, { nullable: true, description: 'Who really wrote it, and when.' })
  declare onBehalf?: OnBehalfInput | null;

  @Field(() => String, { nullable: true, description: 'One effect per key, for a day.' })
  declare idempotencyKey?: string | null;
}

@InputType({ description: 'Which post answers the question of a thread, or no longer does.' })
export class AcceptAnswerInput {
  @Field(() => ID, { description: 'The thread.' })
  declare threadId: string;

  @Field(() => ID, { description: 'The post.' })
  declare postId: string;

  @Field(() => OnBehalfInput, { nullable: true, description: 'Who really accepted it, and when.' })
  declare onBehalf?: OnBehalfInput | null;
}
