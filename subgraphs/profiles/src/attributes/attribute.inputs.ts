import { Length, Matches, Max, Min } from 'class-validator';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { ArgsType, Field, Float, ID, InputType, Int } from 'type-graphql';
import { AttributeCategory, AttributeType, Audience, Holder, Method, Sensitivity } from './attribute.enums.ts';

@ArgsType()
export class AttributesArgs {
  @Field(() => AttributeCategory, { nullable: true, description: 'About this; about anything, when absent.' })
  declare category?: AttributeCategory | null;

  @Field(() => [String], { nullable: true, description: 'Under these keys; under all, when absent.' })
  declare keys?: string[] | null;
}

@InputType({ description: 'What can be known about customers; defining a key again changes all but its form.' })
export class DefineAttributeInput {
  @Matches(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/, { message: 'a key has letters, digits, hyphens and underscores' })
  @Field(() => String, { description: 'The key.' })
  declare key: string;

  @Length(1, 120)
  @Field(() => String, { description: 'The name to print.' })
  declare label: string;

  @Length(0, 2_000)
  @Field(() => String, { nullable: true, description: 'What it means.' })
  declare description?: string | null;

  @Field(() => AttributeCategory, { description: 'What it is about.' })
  declare category: AttributeCategory;

  @Field(() => AttributeType, { description: 'What form its values have.' })
  declare type: AttributeType;

  @Field(() => [String], { nullable: true, description: 'For ENUM: the values there are.' })
  declare options?: string[] | null;

  @Field(() => Sensitivity, {
    nullable: true,
    defaultValue: Sensitivity.PERSONAL,
    description: 'How much harm a value could do.',
  })
  declare sensitivity?: Sensitivity | null;

  @Field(() => Holder, { nullable: true, defaultValue: Holder.BOTH, description: 'Who says what the value is.' })
  declare holder?: Holder | null;

  @Field(() => Audience, { nullable: true, defaultValue: Audience.COMPANY, description: 'Who may see a value.' })
  declare defaultAudience?: Audience | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it is part of what could single a person out.',
  })
  declare quasiIdentifier?: boolean | null;

  @Min(1)
  @Field(() => Int, { nullable: true, description: 'Days after which the value is asked about again.' })
  declare staleAfterDays?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether an imported record may outrank what the customer declares.',
  })
  declare legalRecord?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether changes carry the value to analytics.',
  })
  declare analytic?: boolean | null;
}

@InputType({ description: 'A value that is stated about somebody as they are registered.' })
export class AttributeValueInput {
  @Field(() => String, { description: 'Under which key.' })
  declare key: string;

  @Field(() => GraphQLJSON, { description: 'The value.' })
  declare value: unknown;

  @Field(() => Method, {
    nullable: true,
    defaultValue: Method.DECLARED,
    description: 'How it came to be known: customers declare; staff observe, import or infer.',
  })
  declare method?: Method | null;
}

@InputType({ description: 'A value of an attribute, as the caller states it.' })
export class AssertAttributeInput {
  @Field(() => ID, { description: 'Whose.' })
  declare customerId: string;

  @Field(() => String, { description: 'Under which key.' })
  declare key: string;

  @Field(() => GraphQLJSON, { description: 'The value.' })
  declare value: unknown;

  @Field(() => Method, {
    nullable: true,
    defaultValue: Method.DECLARED,
    description: 'How it came to be known: customers declare; staff observe, import or infer.',
  })
  declare method?: Method | null;

  @Field(() => String, { nullable: true, description: "The caller's own source; the usual one, when absent." })
  declare source?: string | null;

  @Min(0)
  @Max(1)
  @Field(() => Float, { nullable: true, description: 'How sure the source is, from 0 to 1.' })
  declare confidence?: number | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it counts; for ever, when absent.' })
  declare validUntil?: Date | null;

  @Field(() => String, { nullable: true, description: 'One effect per key, for a day.' })
  declare idempotencyKey?: string | null;
}
