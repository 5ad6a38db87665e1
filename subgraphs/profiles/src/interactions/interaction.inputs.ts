import { MoneyInput, PageArgs } from '@customer-module/subgraph-kit';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { IdentityInput } from '../customers/index.ts';
import { InteractionKind } from './interaction.enums.ts';

// A call carries 20,000 lines: their form is checked in one pass of a rule, which also lets each item fail alone.

@InputType({ description: 'One line of a purchase or a return.' })
export class InteractionLineInput {
  @Field(() => String, { description: 'Which product, by its SKU.' })
  declare sku: string;

  @Field(() => String, { nullable: true, description: 'Its name, for a product that is created on the way.' })
  declare name?: string | null;

  @Field(() => Int, { description: 'How many; negative in a return.' })
  declare quantity: number;

  @Field(() => MoneyInput, { description: 'The price of one.' })
  declare unitPrice: MoneyInput;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'What was charged after discounts; without it, quantity times unitPrice.',
  })
  declare amount?: MoneyInput | null;
}

@InputType({ description: 'Something that happened. Neither customerId nor identity: an anonymous purchase.' })
export class InteractionInput {
  @Field(() => ID, { nullable: true, description: 'The customer.' })
  declare customerId?: string | null;

  @Field(() => IdentityInput, { nullable: true, description: 'An identity to find the customer by, or to create one.' })
  declare identity?: IdentityInput | null;

  @Field(() => InteractionKind, { description: 'What happened.' })
  declare kind: InteractionKind;

  @Field(() => String, { description: 'The id that the source gives it: recorded once, however often it is sent.' })
  declare externalId: string;

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  declare occurredAt: Date;

  @Field(() => String, { nullable: true, description: 'The way it came about, such as `store` or `web`.' })
  declare channel?: string | null;

  @Field(() => [InteractionLineInput], { nullable: true, description: 'What was bought or given back; at most 2,000.' })
  declare lines?: InteractionLineInput[] | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'What was paid; without it, the sum of the lines. Negative in a return.',
  })
  declare total?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'For a return: the id that the source gave the purchase which it takes back.',
  })
  declare relatesToExternalId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Where it happened: ISO 3166-1 alpha-2, or the source's own name.",
  })
  declare country?: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  declare subject?: string | null;

  @Field(() => GraphQLJSON, { nullable: true, description: 'What else the source knows; at most 8,000 characters.' })
  declare detail?: unknown;
}

@InputType({ description: 'What a source recorded.' })
export class RecordInteractionsInput {
  @Field(() => String, { description: "The caller's own source; admins and importers may name any." })
  declare source: string;

  @Field(() => [InteractionInput], { description: 'At most 1,000; each succeeds or fails alone.' })
  declare interactions: InteractionInput[];

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Creates unknown customers and products on the way.',
  })
  declare createMissing?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Writes nothing, and answers what would happen.',
  })
  declare dryRun?: boolean | null;
}

@ArgsType()
export class TimelineArgs extends PageArgs {
  @Field(() => [InteractionKind], { nullable: true, description: 'Of these kinds; of all, when absent.' })
  declare kinds?: InteractionKind[] | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Then or later.' })
  declare from?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Before then.' })
  declare to?: Date | null;
}
