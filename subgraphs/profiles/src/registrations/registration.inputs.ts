import { Tag } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { AttributeValueInput } from '../attributes/index.ts';
import { IdentityInput } from '../customers/index.ts';

@InputType({ description: 'Somebody new. (source, externalId) is an identity too, with the source as its namespace.' })
export class RegisterCustomerInput {
  @Field(() => String, {
    description: "The caller's own source: `self` for who registers themselves; admins and importers may name any.",
  })
  declare source: string;

  @Field(() => String, { description: 'The id that the source gives the person.' })
  declare externalId: string;

  @Tag('internal')
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it is a synthetic profile for tests.',
  })
  declare persona?: boolean | null;

  @Field(() => String, { nullable: true, description: 'The public name in the community; unique.' })
  declare handle?: string | null;

  @Field(() => String, { nullable: true, description: 'The name to print.' })
  declare displayName?: string | null;

  @Field(() => [IdentityInput], { nullable: true, description: 'What else the person is known by; at most 20.' })
  declare identities?: IdentityInput[] | null;

  @Field(() => [AttributeValueInput], {
    nullable: true,
    description: 'What is stated about somebody new; at most 50. Of somebody who is there already it changes nothing.',
  })
  declare attributes?: AttributeValueInput[] | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the person became a customer, for who imports history; else now.',
  })
  declare joinedAt?: Date | null;

  @Field(() => String, { nullable: true, description: 'One effect per key, for a day.' })
  declare idempotencyKey?: string | null;
}

@InputType({ description: 'People to register.' })
export class RegisterCustomersInput {
  @Field(() => [RegisterCustomerInput], { description: 'At most 1,000; each succeeds or fails alone.' })
  declare customers: RegisterCustomerInput[];

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Writes nothing, and answers what would happen.',
  })
  declare dryRun?: boolean | null;
}
