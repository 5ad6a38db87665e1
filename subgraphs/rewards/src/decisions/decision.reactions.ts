import {
  answerAccepted,
  answerUnaccepted,
  type DecisionMade,
  type Envelope,
  interactionRecorded,
  type PointsMoved,
  postVoted,
} from '@customer-module/event-contracts';
import { inBatches, type Work } from '@customer-module/subgraph-kit';
import { type Movement, type Posting, TransactionKind } from '../ledger/index.ts';
import { evaluate, factsOf, pathsRead, type RewardRule, rulesEverInForce } from '../reward-rules/index.ts';
import { type NewRewardDecision, RewardDecision } from './decision.entity.ts';
import { DecisionOutcome } from './decision.enums.ts';
import * as rules from './decision.rules.ts';
import { capOccasion, type Desk, openDesk, paymentsDue, ruleOf } from './desk.queries.ts';
import * as occurrences from './occurrence.rules.ts';
import type { Beneficiary, Occurrence } from './occurrence.rules.ts';
import { openPurchases } from './purchase.queries.ts';

type Interactions = readonly Envelope<typeof interactionRecorded>[];

export const decisionReactions = [
  inBatches(interactionRecorded, reactToInteractions),
  inBatches(answerAccepted, (work, events) =>
    decideAll(
      work,
      events.map((event) => occurrences.answerOccurrence(event, 'GIVE')),
    ),
  ),
  inBatches(answerUnaccepted, (work, events) =>
    decideAll(
      work,
      events.map((event) => occurrences.answerOccurrence(event, 'TAKE')),
    ),
  ),
  inBatches(postVoted, (work, events) => decideAll(work, events.map(occurrences.voteOccurrence))),
];

async function reactToInteractions(work: Work, events: Interactions): Promise<void> {
  const purchases = await openPurchases(work, events);
  const happened = events.flatMap((event) => occurrences.interactionOccurrence(event, purchases.of(event)) ?? []);
  await purchases.write();
  await decideAll(work, happened);
}

/**
 * Decides what happened, in its order. All that the decisions need is read first, whatever the number of events; what
 * they change is kept in memory, and written at the end by a constant number of commands.
 */
async function decideAll(work: Work, happened: readonly Occurrence[]): Promise<void> {
  const [first] = happened;
  if (!first) return;
  const inForce = await rulesEverInForce(work.em, first.trigger);
  if (inForce.length === 0) return;
  const desk = await openDesk(work, inForce, happened);
  for (const occurrence of happened) decideOne(desk, occurrence);
  await desk.books.write();
  if (desk.decisions.length > 0) await work.em.insertMany(RewardDecision, desk.decisions);
}

function decideOne(desk: Desk, occurrence: Occurrence): void {
  const { meaning } = occurrence;
  const settled = meaning === 'TAKE' || meaning === 'CHANGE' ? takeBack(desk, occurrence) : new Set<string>();
  if (meaning === 'GIVE' || meaning === 'CHANGE') pay(desk, occurrence, settled);
  if (meaning === 'UNDO') undo(desk, occurrence);
}

/** Decides what every other rule pays for an event, and notes what was awarded, since it may have to be taken back. */
function pay(desk: Desk, occurrence: Occurrence, settled: ReadonlySet<string>): void {
  const due = paymentsDue(desk.rules.values(), occurrence).filter(({ rule }) => !settled.has(rule.ruleId));
  for (const { rule, person } of due) {
    const occasion = capOccasion(rule, person, occurrence);
    const allowances = desk.caps.allowances(rule.caps, occasion);
    const judgement = judge(desk, { rule, person, occurrence, allowances });
    const decision = record(desk, rule, { occurrence, person, judgement, facts: readFacts(rule, occurrence) });
    if (decision.occasion === null) continue;
    desk.caps.count(rule.caps, occasion, rules.countOf(decision.standing, currenciesOf(rule), 1));
    const earlier = desk.awards.get(decision.occasion) ?? [];
    desk.awards.set(decision.occasion, [...earlier, decision]);
  }
}

/**
 * Takes what a purchase of the returned total would have earned, where nobody knows which purchase it was. A cap limits it
 * as it would have limited that purchase alone.
 */
function undo(desk: Desk, occurrence: Occurrence): void {
  for (const { rule, person } of paymentsDue(desk.rules.values(), occurrence)) {
    const allowances = desk.caps.untouched(rule.caps);
    const { granted } = judge(desk, { rule, person, occurrence, allowances });
    const changes = rules.oppositeOf(granted);
    if (changes.every((points) => !isSomething(points))) continue;
    record(desk, rule, { occurrence, person, judgement: rules.reversalOf(changes, occurrence), facts: [] });
  }
}

interface Case {
  readonly rule: RewardRule;
  readonly person: Beneficiary;
  readonly occurrence: Occurrence;
  readonly allowances: readonly rules.Allowance[];
}

function judge(desk: Desk, { rule, person, occurrence, allowances }: Case): rules.Judgement {
  const verdict = evaluate(rule, factsOf(rule.trigger, occurrence.data));
  const roomAboveFloor = (currencyId: string): number =>
    desk.books.accountOf(person, currencyId).balance - (desk.floors.get(currencyId) ?? 0);
  return rules.decide(occurrence, currenciesOf(rule), verdict, { allowances, roomAboveFloor });
}

function readFacts(rule: RewardRule, { data }: Occurrence): NewRewardDecision['facts'] {
  const facts = factsOf(rule.trigger, data);
  return pathsRead(rule).map((path) => [path, facts.get(path) ?? null] as const);
}

/**
 * Takes back what was awarded on an occasion, down to what its rules say about what is left. Answers which rules have
 * thereby decided about the event: one event, rule and person is one decision.
 */
function takeBack(desk: Desk, occurrence: Occurrence): ReadonlySet<string> {
  const awards = (desk.awards.get(occurrence.occasion) ?? []).filter(({ standing }) => standing.some(isSomething));
  const byRule = Map.groupBy(awards, ({ ruleId, version, customerId }) =>
    JSON.stringify([ruleId, version, customerId]),
  );
  for (const together of byRule.values()) takeBackOne(desk, occurrence, together);
  return new Set(awards.map(({ ruleId }) => ruleId));
}

function isSomething(points: number): boolean {
  return points !== 0;
}

/** Awards by one version for one person: one event decides about them once. */
function takeBackOne(desk: Desk, occurrence: Occurrence, awards: readonly NewRewardDecision[]): void {
  const [first] = awards;
  const rule = first && ruleOf(desk.rules, first);
  if (!first || !rule) return;
  const changes = awards.map((award) => reduce(desk, rule, award, occurrence));
  const total = rule.effects.map((_, effect) => changes.reduce((sum, change) => sum + (change[effect] ?? 0), 0));
  if (total.every((points) => !isSomething(points))) return;
  const reversesId = awards.findLast(({ transactionId }) => transactionId)?.transactionId ?? null;
  record(desk, rule, {
    occurrence,
    person: first,
    judgement: rules.reversalOf(total, occurrence),
    facts: [],
    reversesId,
  });
}

/** What one award loses, by effect; it makes room under the caps that it was counted under. */
function reduce(desk: Desk, rule: RewardRule, award: NewRewardDecision, occurrence: Occurrence): number[] {
  const before = award.standing;
  award.standing = rules.stillStanding(before, pointsLeft(rule, award, occurrence));
  const changes = award.standing.map((points, effect) => points - (before[effect] ?? 0));
  const hasEnded = award.standing.every((points) => points === 0);
  desk.caps.count(
    rule.caps,
    capOccasion(rule, award, award),
    rules.countOf(changes, currenciesOf(rule), hasEnded ? -1 : 0),
  );
  return changes;
}

const TOTAL = 'total.amount';

/** The rule is asked again: about what is there now, or as if only what is left had been bought. */
function pointsLeft(rule: RewardRule, { facts }: NewRewardDecision, occurrence: Occurrence): readonly number[] {
  const { meaning, left, data } = occurrence;
  if (meaning === 'CHANGE') return evaluate(rule, factsOf(rule.trigger, data)).points;
  if (left === null || left <= 0) return rule.effects.map(() => 0);
  return evaluate(rule, new Map([...facts, [TOTAL, left]])).points;
}

function currenciesOf({ effects }: RewardRule): string[] {
  return effects.map(({ amount }) => amount.currencyId);
}

interface Recorded {
  readonly occurrence: Occurrence;
  readonly person: Beneficiary;
  readonly judgement: rules.Judgement;
  readonly facts: NewRewardDecision['facts'];
  /** The transaction that is taken back. */
  readonly reversesId?: string | null;
}

/** Writes a decision down, books what it moves, and tells the other subgraphs of both. */
function record(desk: Desk, rule: RewardRule, recorded: Recorded): NewRewardDecision {
  const { occurrence, person, judgement, facts, reversesId = null } = recorded;
  const { ruleId, version, effects } = rule;
  const currencies = effects.map(({ amount }) => amount.currencyId);
  const id = desk.work.newId('decision');
  const decision = rules.decisionOf({
    id,
    occurrence,
    rule: { ruleId, version, currencies },
    person,
    facts,
    ...judgement,
  });
  const isReversal = decision.outcome === DecisionOutcome.REVERSED;
  const kind = isReversal ? TransactionKind.REVERSE : TransactionKind.EARN;
  const text = `${rule.name}: ${occurrence.text}`;
  book(desk, decision, {
    kind,
    cause: decision.trigger,
    reversesId,
    text,
    movements: movementsOf(desk, decision, person),
  });
  desk.decisions.push(decision);
  desk.work.outbox.add(decisionMade(decision));
  return decision;
}

function movementsOf(desk: Desk, { amounts }: NewRewardDecision, person: Beneficiary): Movement[] {
  return amounts.map(({ currencyId, points }) => ({
    account: desk.books.accountOf(person, currencyId),
    amount: points,
    floor: desk.floors.get(currencyId) ?? 0,
  }));
}

function book(desk: Desk, decision: NewRewardDecision, posting: Omit<Posting, 'id' | 'at'>): void {
  if (posting.movements.length === 0) return;
  const { id: transactionId } = desk.books.post(posting);
  decision.transactionId = transactionId;
  const { customerId, sourceProfileId } = decision;
  for (const { account, amount } of posting.movements) {
    const moved = { transactionId, kind: posting.kind, currencyId: account.currencyId, amount };
    const data = { customerId, sourceProfileId, accountId: account.id, ...moved };
    desk.work.outbox.add({ type: 'rewards.points-moved.v1', subject: account.id, data } satisfies PointsMoved);
  }
}

function decisionMade(decision: NewRewardDecision): DecisionMade {
  const { id: decisionId, customerId, sourceProfileId, ruleId, version, outcome, amounts } = decision;
  const data = { customerId, sourceProfileId, decisionId, ruleId, version, outcome, amounts, badges: [] };
  return { type: 'rewards.decision-made.v1', subject: sourceProfileId, data };
}
