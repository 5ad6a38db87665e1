import { Tag } from '@customer-module/subgraph-kit';
import { Field, Int, ObjectType } from 'type-graphql';
import { Customer } from '../customers/index.ts';

@Tag('partner')
@ObjectType({ description: 'The customer, and whether there was none before.' })
export class RegisterCustomerPayload {
  @Field(() => Customer, { description: 'The customer.' })
  declare customer: Customer;

  @Field(() => Boolean, { description: 'Whether this call created them, as far as the caller may know.' })
  declare created: boolean;
}

@Tag('partner')
@ObjectType({ description: 'What became of one of many registrations.' })
export class RegisteredCustomer {
  @Field(() => Int, { description: 'Its place in the call, from 0.' })
  declare index: number;

  @Field(() => String, { description: 'The id that the source gave the person.' })
  declare externalId: string;

  @Field(() => Customer, { nullable: true, description: 'The customer; null where it failed, and in a dry run.' })
  declare customer: Customer | null;

  @Field(() => Boolean, { description: 'Whether this call created them, or would.' })
  declare created: boolean;

  @Field(() => String, { nullable: true, description: 'The stable name of the reason, where it failed.' })
  declare reason: string | null;

  @Field(() => String, { nullable: true, description: 'The reason in words.' })
  declare message: string | null;
}

@Tag('partner')
@ObjectType({ description: 'What became of many registrations.' })
export class RegisterCustomersPayload {
  @Field(() => Int, { description: 'How many were created.' })
  declare created: number;

  @Field(() => Int, { description: 'How many were there before.' })
  declare existing: number;

  @Field(() => [RegisteredCustomer], { description: 'One for each registration, in the order sent.' })
  declare results: RegisteredCustomer[];
}
