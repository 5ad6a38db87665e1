import { ActorKind } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { AssertionState, Method } from './attribute.enums.ts';

const AssertionSchema = defineEntity({
  name: 'Assertion',
  collection: 'assertions',
  properties: {
    id: p.string().primary().fieldName('_id'),
    customerId: p.string(),
    sourceProfileId: p.string(),
    key: p.string(),
    /** As JSON text: its form is checked, but a value stays a value whatever it looks like. */
    valueText: p.string(),
    source: p.string(),
    method: p.enum(() => Method),
    confidence: p.double().nullable(),
    at: p.datetime(),
    validUntil: p.datetime().nullable(),
    state: p.enum(() => AssertionState),
    byKind: p.enum(() => ActorKind),
    byId: p.string(),
    byName: p.string(),
  },
  indexes: [{ properties: ['customerId', 'state', 'key'] }],
});

@ObjectType({ description: 'That somebody said, at some time, that an attribute of a customer has a value.' })
export class Assertion extends AssertionSchema.class {
  @Field(() => ID, { description: 'The id of the statement.' })
  declare id: string;

  @Field(() => String, { description: 'Where it comes from.' })
  declare source: string;

  @Field(() => Method, { description: 'How it came to be known.' })
  declare method: Method;

  @Field(() => Float, { nullable: true, description: 'How sure the source is, from 0 to 1.' })
  declare confidence: number | null;

  @Field(() => GraphQLDateTime, { description: 'When it was said.' })
  declare at: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it counts; null for ever.' })
  declare validUntil: Date | null;

  @Field(() => AssertionState, { description: 'Whether it counts.' })
  declare state: AssertionState;

  @Field(() => ID, { description: 'The source profile that it is about.' })
  declare sourceProfileId: string;
}
AssertionSchema.setClass(Assertion);

/** A statement before it is stored. */
export type NewAssertion = Pick<Assertion, keyof Assertion>;
