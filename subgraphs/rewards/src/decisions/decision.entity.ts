import { Key } from '@customer-module/subgraph-kit';
import { defineEntity, p } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { DecisionOutcome } from './decision.enums.ts';

/** A reason as it is stored: what was asked, and what was found. */
export interface StoredReason {
  readonly text: string;
  readonly required: unknown;
  readonly actual: unknown;
  readonly met: boolean;
}

export interface StoredAmount {
  readonly currencyId: string;
  readonly points: number;
}

export interface StoredTrigger {
  readonly kind: string;
  readonly id: string;
  readonly text: string;
}

const RewardDecisionSchema = defineEntity({
  name: 'RewardDecision',
  collection: 'rewardDecisions',
  properties: {
    id: p.string().primary().fieldName('_id'),
    eventId: p.string(),
    trigger: p.json<StoredTrigger>(),
    ruleId: p.string(),
    version: p.integer(),
    customerId: p.string(),
    sourceProfileId: p.string(),
    outcome: p.enum(() => DecisionOutcome),
    amounts: p.json<StoredAmount[]>(),
    reasons: p.json<StoredReason[]>(),
    wouldChange: p.json<string[]>(),
    transactionId: p.string().nullable(),
    at: p.datetime(),
    /** What an award hangs on, such as a purchase; null where nothing was awarded. */
    occasion: p.string().nullable(),
    subject: p.string(),
    /** What the rule read, as pairs of path and value: taking back asks the rule again on what is left. */
    facts: p.json<(readonly [string, string | number | boolean | null])[]>(),
    /** The points of each effect that still stand. */
    standing: p.json<number[]>(),
  },
  uniques: [{ properties: ['eventId', 'ruleId', 'version', 'customerId'] }],
  indexes: [
    { properties: ['customerId', 'at', 'id'] },
    { properties: ['at', 'id'] },
    { properties: ['ruleId', 'at', 'id'] },
    { properties: ['occasion'] },
  ],
});

@Key('id')
@ObjectType({
  description:
    'One event, one rule version, one person: at most one decision, awarded or denied, explainable from what is stored.',
})
export class RewardDecision extends RewardDecisionSchema.class {
  @Field(() => ID, { description: 'The id of the decision.' })
  declare id: string;

  @Field(() => DecisionOutcome, { description: 'What was decided.' })
  declare outcome: DecisionOutcome;

  @Field(() => [String], { description: 'What would have changed the outcome.' })
  declare wouldChange: string[];

  @Field(() => GraphQLDateTime, {
    description: 'When what it is about happened; its transaction says when it was booked.',
  })
  declare at: Date;

  declare transactionId: string | null;

  declare occasion: string | null;
}
RewardDecisionSchema.setClass(RewardDecision);

/** A decision before it is stored. */
export type NewRewardDecision = Pick<
  RewardDecision,
  | 'id'
  | 'eventId'
  | 'trigger'
  | 'ruleId'
  | 'version'
  | 'customerId'
  | 'sourceProfileId'
  | 'outcome'
  | 'amounts'
  | 'reasons'
  | 'wouldChange'
  | 'transactionId'
  | 'at'
  | 'occasion'
  | 'subject'
  | 'facts'
  | 'standing'
>;
