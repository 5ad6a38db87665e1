import type { Work } from '@customer-module/subgraph-kit';
import { currenciesById } from '../currencies/index.ts';
import { type OpenBooks, openBooks } from '../ledger/index.ts';
import { type CapOccasion, capCountOf, type RewardRule, versionKey, wasInForce } from '../reward-rules/index.ts';
import { type OpenCaps, openCaps } from './cap.queries.ts';
import { type NewRewardDecision, RewardDecision } from './decision.entity.ts';
import type { Beneficiary, Occurrence } from './occurrence.rules.ts';

/** What one delivery is decided with: read once, changed in memory, written once. */
export interface Desk {
  readonly work: Work;
  readonly books: OpenBooks;
  readonly caps: OpenCaps;
  /** By the key of the version. */
  readonly rules: ReadonlyMap<string, RewardRule>;
  /** By currency. */
  readonly floors: ReadonlyMap<string, number>;
  /** What was awarded on an occasion: stored before, or in the same delivery. */
  readonly awards: Map<string, NewRewardDecision[]>;
  readonly decisions: NewRewardDecision[];
}

/** Reads all that some events need, by as many queries for two hundred as for one. */
export async function openDesk(
  work: Work,
  all: readonly RewardRule[],
  occurrences: readonly Occurrence[],
): Promise<Desk> {
  const rules = new Map(all.map((rule) => [rule.id, rule]));
  const awards = await awardsOn(work, occurrences);
  const due = occurrences.flatMap((occurrence) => paymentsDue(all, occurrence));
  const capKeys = [
    ...due.flatMap(({ rule, person, occurrence }) => capKeysOf(rule, capOccasion(rule, person, occurrence))),
    ...awards.flatMap((award) => capKeysOf(ruleOf(rules, award), award)),
  ];
  const currencyIds = all.flatMap(({ effects }) => effects.map(({ amount }) => amount.currencyId));
  const currencies = await currenciesById(work.em, currencyIds);
  const people = [...due.map(({ person }) => person), ...awards];
  return {
    work,
    books: await openBooks(
      work,
      people.map(({ sourceProfileId }) => sourceProfileId),
    ),
    caps: await openCaps(work, capKeys),
    rules,
    floors: new Map([...currencies].map(([id, { floor }]) => [id, floor])),
    awards: Map.groupBy<string, NewRewardDecision>(awards, ({ occasion }) => occasion ?? ''),
    decisions: [],
  };
}

export function ruleOf(
  rules: ReadonlyMap<string, RewardRule>,
  { ruleId, version }: Pick<RewardDecision, 'ruleId' | 'version'>,
): RewardRule | undefined {
  return rules.get(versionKey(ruleId, version));
}

export function capOccasion(
  { ruleId }: RewardRule,
  { customerId }: Pick<Beneficiary, 'customerId'>,
  { subject, at }: Pick<Occurrence, 'subject' | 'at'>,
): CapOccasion {
  return { ruleId, customerId, subject, at };
}

async function awardsOn({ em }: Work, occurrences: readonly Occurrence[]): Promise<RewardDecision[]> {
  const taking = occurrences.filter(({ meaning }) => meaning === 'TAKE' || meaning === 'CHANGE');
  if (taking.length === 0) return [];
  const occasion = { $in: taking.map((each) => each.occasion) };
  return em.find(RewardDecision, { occasion }, { orderBy: { id: 'asc' } });
}

interface PaymentDue {
  readonly rule: RewardRule;
  readonly person: Beneficiary;
  readonly occurrence: Occurrence;
}

/** Whom which rules may pay for an event. The versions in force when it happened count: history goes by its own rules. */
export function paymentsDue(all: Iterable<RewardRule>, occurrence: Occurrence): PaymentDue[] {
  if (occurrence.meaning === 'TAKE') return [];
  return [...all].flatMap((rule) => {
    const person = occurrence.people[rule.beneficiary];
    return person && wasInForce(rule, occurrence.at) ? [{ rule, person, occurrence }] : [];
  });
}

function capKeysOf(rule: RewardRule | undefined, occasion: CapOccasion): string[] {
  return (rule?.caps ?? []).map((cap) => capCountOf(cap, occasion));
}
