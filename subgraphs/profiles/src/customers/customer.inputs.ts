import { PageArgs } from '@customer-module/subgraph-kit';
import { Length } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType, Field, InputType } from 'type-graphql';
import { CustomerOrder, CustomerStatus } from './customer.enums.ts';

@ArgsType()
export class IdentityArgs {
  @Field(() => String, { description: 'What kind of identity: `email`, `phone`, or the name of a source.' })
  declare namespace: string;

  @Field(() => String, { description: 'The identity.' })
  declare value: string;
}

@InputType({ description: 'Which customers a list shows; all conditions hold together.' })
export class CustomerFilter {
  @Length(0, 200)
  @Field(() => String, {
    nullable: true,
    description: 'Every word begins a word of the name or the handle, or an identity.',
  })
  declare search?: string | null;

  @Field(() => CustomerStatus, { nullable: true, description: 'With this status.' })
  declare status?: CustomerStatus | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Who joined then or later.' })
  declare joinedFrom?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Who joined before then.' })
  declare joinedTo?: Date | null;
}

@ArgsType()
export class CustomersArgs extends PageArgs {
  @Field(() => CustomerFilter, { nullable: true, description: 'Which customers; all, when absent.' })
  declare filter?: CustomerFilter | null;

  @Field(() => CustomerOrder, {
    nullable: true,
    defaultValue: CustomerOrder.JOINED_AT_DESC,
    description: 'Which come first.',
  })
  declare orderBy?: CustomerOrder | null;
}

@InputType({ description: 'What somebody is known by.' })
export class IdentityInput {
  @Field(() => String, { description: 'What kind of identity: `email`, `phone`, or the name of a source.' })
  declare namespace: string;

  @Field(() => String, { description: 'The identity.' })
  declare value: string;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True only with the import scope; everybody else verifies by code.',
  })
  declare verified?: boolean | null;
}
