import { Tag } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { InteractionKind } from './interaction.enums.ts';

/** A line as it is stored, inside its interaction, which has the currency. Negative in a return. */
export interface StoredLine {
  readonly sku: string;
  readonly productId: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly amount: number;
}

const InteractionSchema = defineEntity({
  name: 'Interaction',
  collection: 'interactions',
  properties: {
    id: p.string().primary().fieldName('_id'),
    source: p.string(),
    externalId: p.string(),
    kind: p.enum(() => InteractionKind),
    occurredAt: p.datetime(),
    recordedAt: p.datetime(),
    /** Both null for an anonymous purchase. */
    customerId: p.string().nullable(),
    sourceProfileId: p.string().nullable(),
    relatesToId: p.string().nullable(),
    channel: p.string().nullable(),
    country: p.string().nullable(),
    subject: p.string().nullable(),
    /** As text, since its keys are a stranger's and no database should read them. */
    detail: p.string().nullable(),
    currency: p.string().nullable(),
    total: p.integer().nullable(),
    lines: p.json<StoredLine[]>(),
  },
  uniques: [{ properties: ['source', 'externalId'] }],
  indexes: [{ properties: ['customerId', 'occurredAt', 'id'] }],
});

@Tag('partner')
@ObjectType({ description: 'One thing that happened between a customer and the company.' })
export class Interaction extends InteractionSchema.class {
  @Field(() => ID, { description: 'The id of the interaction.' })
  declare id: string;

  @Field(() => InteractionKind, { description: 'What happened.' })
  declare kind: InteractionKind;

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  declare occurredAt: Date;

  @Field(() => String, { description: 'The system that recorded it.' })
  declare source: string;

  @Field(() => String, { description: 'The id that the source gave it; recorded once, however often it is sent.' })
  declare externalId: string;

  @Field(() => String, { nullable: true, description: 'The way it came about, such as `store` or `web`.' })
  declare channel: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Where it happened: ISO 3166-1 alpha-2, or the source's own name.",
  })
  declare country: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about.' })
  declare subject: string | null;

  declare customerId: string | null;
  declare sourceProfileId: string | null;
  declare relatesToId: string | null;
  declare detail: string | null;
  declare currency: string | null;
  declare total: number | null;
}
InteractionSchema.setClass(Interaction);

type What = 'id' | 'source' | 'externalId' | 'kind' | 'occurredAt' | 'recordedAt' | 'customerId' | 'sourceProfileId';
type About = 'relatesToId' | 'channel' | 'country' | 'subject' | 'detail' | 'currency' | 'total' | 'lines';
export type NewInteraction = Pick<Interaction, What | About>;

/** An interaction as it is stored. */
export type InteractionRow = Omit<NewInteraction, 'id'> & { readonly _id: string };
