import { type Actor, ActorKind, conflict, forbidden, invalid } from '@customer-module/subgraph-kit';
import { conditionOf } from './condition.rules.ts';
import {
  type Cap,
  type Effect,
  type NewRewardRule,
  type Points,
  type RewardRule,
  versionKey,
} from './reward-rule.entity.ts';
import { type CapPeriod, type CapScope, type RuleOperator, RulePathKind, RuleState } from './reward-rule.enums.ts';
import { requirePath, requireTrigger, type Trigger } from './trigger.rules.ts';

const AUTHORS: ReadonlySet<string> = new Set(['ADMIN', 'MARKETER']);

/** Whether points of a currency are spent, by its id; absent where there is no such currency. */
export type SpentCurrencies = ReadonlyMap<string, boolean>;

interface StatedEffect {
  readonly amount?: Points | null;
  readonly unitPath?: string | null;
  readonly unitSize?: number | null;
}

interface StatedCap {
  readonly scope: CapScope;
  readonly period: CapPeriod;
  readonly amount?: Points | null;
  readonly times?: number | null;
}

/** A rule as somebody stated it. */
export interface StatedRule {
  readonly name: string;
  readonly description?: string | null;
  readonly trigger: string;
  readonly beneficiary?: string | null;
  readonly conditions?:
    readonly { readonly path: string; readonly operator: RuleOperator; readonly value?: unknown }[] | null;
  readonly effects: readonly StatedEffect[];
  readonly caps?: readonly StatedCap[] | null;
  readonly validFrom?: Date | null;
  readonly validTo?: Date | null;
}

export interface RuleDraft {
  readonly ruleId: string;
  readonly version: number;
  readonly stated: StatedRule;
  readonly currencies: SpentCurrencies;
}

/** Writes a draft. It pays nobody before somebody else approves it. */
export function createRewardRule(draft: RuleDraft, actor: Actor, now: Date): NewRewardRule {
  const author = requireAuthor(actor);
  const { ruleId, version, stated, currencies } = draft;
  const trigger = requireTrigger(stated.trigger);
  const beneficiary = stated.beneficiary ?? 'customerId';
  if (requirePath(trigger, beneficiary).kind !== RulePathKind.PERSON) {
    throw invalid('NOT_A_BENEFICIARY', 'A rule pays a person of the event; ruleTriggers lists them.');
  }
  const { validFrom, validTo = null } = stated;
  const from = validFrom ?? now;
  if (validTo && validTo <= from) throw invalid('ENDS_BEFORE_IT_STARTS', 'A rule ends after it starts.');
  return {
    id: versionKey(ruleId, version),
    ruleId,
    version,
    name: stated.name,
    description: stated.description ?? null,
    state: RuleState.DRAFT,
    trigger: trigger.key,
    beneficiary,
    conditions: (stated.conditions ?? []).map((condition) => conditionOf(trigger, condition)),
    effects: stated.effects.map((effect) => effectOf(trigger, effect, currencies)),
    caps: (stated.caps ?? []).map((cap) => capOf(cap, currencies)),
    validFrom: from,
    validTo,
    createdBy: author,
    activatedBy: null,
    createdAt: now,
  };
}

function requireAuthor({ kind, id, name, roles }: Actor): RewardRule['createdBy'] {
  if (kind !== ActorKind.STAFF || !roles.some((role) => AUTHORS.has(role))) {
    throw forbidden('NOT_A_RULE_AUTHOR', 'Only admins and marketers draft rules.');
  }
  return { id, kind, name };
}

function effectOf(
  trigger: Trigger,
  { amount, unitPath = null, unitSize }: StatedEffect,
  currencies: SpentCurrencies,
): Effect {
  if (!amount || amount.points === 0) throw invalid('EFFECT_OF_NOTHING', 'An effect pays or takes points.');
  if (isSpent(currencies, amount) && amount.points < 0) {
    throw invalid('PENALTY_OF_SPENDABLE', 'Points that are spent are earned, never taken as a penalty.');
  }
  return { amount: pointsOf(amount), ...unitOf(trigger, unitPath, unitSize ?? null) };
}

function unitOf(trigger: Trigger, unitPath: string | null, unitSize: number | null): Omit<Effect, 'amount'> {
  if (unitPath === null) {
    if (unitSize !== null) throw invalid('UNIT_WITHOUT_PATH', 'A unit is of a number in the event: name its path.');
    return { unitPath, unitSize };
  }
  if (requirePath(trigger, unitPath).kind !== RulePathKind.NUMBER) {
    throw invalid('UNIT_OF_NO_NUMBER', `There is no number at ${unitPath} to pay by the unit.`);
  }
  const size = unitSize ?? 1;
  if (size < 1) throw invalid('UNIT_OF_NOTHING', 'A unit is at least 1.');
  return { unitPath, unitSize: size };
}

function capOf({ scope, period, amount, times = null }: StatedCap, currencies: SpentCurrencies): Cap {
  if (!amount && times === null) throw invalid('CAP_OF_NOTHING', 'A cap names points, times, or both.');
  if (amount) {
    isSpent(currencies, amount);
    if (amount.points < 1) throw invalid('CAP_OF_NOTHING', 'A cap lets at least one point through.');
  }
  return { scope, period, amount: amount ? pointsOf(amount) : null, times };
}

function pointsOf({ currencyId, points }: Points): Points {
  return { currencyId, points };
}

function isSpent(currencies: SpentCurrencies, { currencyId }: Points): boolean {
  const known = currencies.get(currencyId);
  if (known === undefined) throw invalid('UNKNOWN_CURRENCY', `There is no currency ${currencyId}.`);
  return known;
}

/**
 * Puts a draft in force. Two people stand behind a rule: a rule mints money, and one person alone could mint it for
 * themselves. The version before gives way from the moment on that this one counts from.
 */
export function activateRewardRule(versions: readonly RewardRule[], version: number, actor: Actor): RewardRule {
  if (actor.kind !== ActorKind.STAFF || !actor.roles.includes('ADMIN')) {
    throw forbidden('NOT_AN_ACTIVATOR', 'Only admins put rules in force.');
  }
  const rule = versions.find((each) => each.version === version);
  if (rule?.state !== RuleState.DRAFT) throw conflict('NOT_A_DRAFT', 'Only a draft comes into force, and once.');
  if (rule.createdBy.id === actor.id) throw forbidden('FOUR_EYES', 'Whoever wrote a rule does not put it in force.');
  if (versions.some((each) => each.version > version)) {
    throw conflict('NEWER_DRAFT', 'There is a newer draft than the one that was reviewed.');
  }
  for (const earlier of versions.filter(({ state }) => state === RuleState.ACTIVE)) giveWay(earlier, rule.validFrom);
  rule.state = RuleState.ACTIVE;
  rule.activatedBy = { id: actor.id, kind: actor.kind, name: actor.name };
  return rule;
}

function giveWay(earlier: RewardRule, at: Date): void {
  earlier.state = RuleState.RETIRED;
  if (earlier.validTo === null || at < earlier.validTo) earlier.validTo = at;
}

/** Rules are no secret of admins, but how to earn most is no public manual either. */
export function requireRuleReader({ kind }: Actor): void {
  if (kind !== ActorKind.STAFF) throw forbidden('NOT_STAFF', 'Staff read the rules; customers read their decisions.');
}
