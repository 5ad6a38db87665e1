import { ActorKind, Key } from '@customer-module/subgraph-kit';
import { defineEntity, p, type RequiredEntityData } from '@mikro-orm/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { CapPeriod, CapScope, RuleOperator, RuleState } from './reward-rule.enums.ts';

/** What a condition compares with. */
export type Scalar = string | number | boolean;

export interface Condition {
  readonly path: string;
  readonly operator: RuleOperator;
  readonly value: Scalar | readonly Scalar[] | null;
}

export interface Points {
  readonly currencyId: string;
  readonly points: number;
}

/** Points, once or for each whole unit of the number at a path. */
export interface Effect {
  readonly amount: Points;
  readonly unitPath: string | null;
  readonly unitSize: number | null;
}

export interface Cap {
  readonly scope: CapScope;
  readonly period: CapPeriod;
  readonly amount: Points | null;
  readonly times: number | null;
}

/** Who wrote or approved a rule, as it is kept with it. */
export interface RuleActor {
  readonly id: string;
  readonly kind: ActorKind;
  readonly name: string;
}

const RewardRuleSchema = defineEntity({
  name: 'RewardRule',
  collection: 'rewardRules',
  properties: {
    id: p.string().primary().fieldName('_id'),
    ruleId: p.string(),
    version: p.integer(),
    name: p.string(),
    description: p.string().nullable(),
    state: p.enum(() => RuleState),
    trigger: p.string(),
    beneficiary: p.string(),
    conditions: p.json<Condition[]>(),
    effects: p.json<Effect[]>(),
    caps: p.json<Cap[]>(),
    validFrom: p.datetime(),
    validTo: p.datetime().nullable(),
    createdBy: p.json<RuleActor>(),
    activatedBy: p.json<RuleActor>().nullable(),
    createdAt: p.datetime(),
  },
  uniques: [{ properties: ['ruleId', 'version'] }],
  indexes: [
    { properties: ['createdAt', 'id'] },
    { properties: ['state', 'createdAt', 'id'] },
    { properties: ['trigger', 'state'] },
  ],
});

/** One version of a rule. `id` is of the version (`rule_…:2`); the graph shows the rule's own. */
@Key('id version')
@ObjectType({
  description: 'Rules are dated data, never code: a change is a new version, and past decisions keep theirs.',
})
export class RewardRule extends RewardRuleSchema.class {
  @Field(() => ID, { name: 'id', description: 'The id of the rule; all its versions share it.' })
  declare ruleId: string;

  @Field(() => Int, { description: 'Counts up with each change.' })
  declare version: number;

  @Field(() => String, { description: 'What it is called; customers read it.' })
  declare name: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  declare description: string | null;

  @Field(() => RuleState, { description: 'How far this version has come.' })
  declare state: RuleState;

  @Field(() => String, { description: 'The type of the events that it is about.' })
  declare trigger: string;

  @Field(() => String, { description: 'Whom it pays: a path in the event, such as customerId or authorId.' })
  declare beneficiary: string;

  @Field(() => GraphQLDateTime, { description: 'What happened from then on goes by it.' })
  declare validFrom: Date;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happened from then on goes by it no more.' })
  declare validTo: Date | null;

  declare activatedBy: RuleActor | null;
}
RewardRuleSchema.setClass(RewardRule);

export type NewRewardRule = RequiredEntityData<RewardRule>;

export function versionKey(ruleId: string, version: number): string {
  return `${ruleId}:${version}`;
}
