import type { NewRewardDecision, RewardDecision, StoredAmount, StoredReason } from './decision.entity.ts';
import { DecisionOutcome } from './decision.enums.ts';
import type { Beneficiary, Occurrence } from './occurrence.rules.ts';

/** What a cap still lets through. */
export interface Allowance {
  readonly text: string;
  /** Null where it counts times only. */
  readonly currencyId: string | null;
  readonly points: number;
  /** Null where it counts points only. */
  readonly times: number | null;
}

/** What a cap counts of a decision; negative where it is taken back. */
export interface Award {
  readonly times: number;
  readonly points: ReadonlyMap<string, number>;
}

/** What a rule says about an event. */
export interface Verdict {
  readonly reasons: readonly StoredReason[];
  readonly points: readonly number[];
}

/** The rule that decides, as far as a decision keeps it. */
export interface DecidingRule {
  readonly ruleId: string;
  readonly version: number;
  /** Of each effect. */
  readonly currencies: readonly string[];
}

/** What limits a payment. */
export interface Limits {
  readonly allowances: readonly Allowance[];
  readonly roomAboveFloor: (currencyId: string) => number;
}

export type Judgement = Pick<Outcome, 'outcome' | 'reasons' | 'wouldChange' | 'granted'>;

/** Decides one event by one rule for one person: what it pays at most, and what the limits leave of that. */
export function decide(
  { objection }: Pick<Occurrence, 'objection'>,
  currencies: readonly string[],
  verdict: Verdict,
  limits: Limits,
): Judgement {
  const reasons = objection ? [...verdict.reasons, objection] : verdict.reasons;
  const unmet = reasons.filter(({ met }) => !met);
  if (unmet.length > 0) {
    const wouldChange = unmet.map(({ text }) => `${text}.`);
    return { outcome: DecisionOutcome.DENIED, reasons, wouldChange, granted: currencies.map(() => 0) };
  }
  const capped = underCaps(verdict.points, currencies, limits.allowances);
  const granted = aboveFloor(capped.points, currencies, limits.roomAboveFloor);
  const isWhole = granted.every((points, effect) => points === verdict.points[effect]);
  return {
    outcome: isWhole ? DecisionOutcome.AWARDED : DecisionOutcome.CAPPED,
    reasons: [...reasons, ...capped.reasons],
    wouldChange: capped.reasons.map(({ text }) => `${text}: more when that starts again.`),
    granted,
  };
}

interface Capped {
  readonly points: readonly number[];
  readonly reasons: readonly StoredReason[];
}

/** The tightest cap decides. A penalty is never capped: it would pay to earn up to a cap and lose beyond it. */
export function underCaps(
  points: readonly number[],
  currencies: readonly string[],
  allowances: readonly Allowance[],
): Capped {
  const reasons: StoredReason[] = [];
  let left = points;
  for (const { text, currencyId, points: room, times } of allowances) {
    const before = left;
    if (times === 0) left = left.map((each) => Math.min(0, each));
    else if (currencyId !== null) left = within(left, currencies, { currencyId, points: room });
    if (left !== before && left.some((each, effect) => each !== before[effect])) {
      reasons.push({
        text,
        required: times === 0 ? 0 : room,
        actual: totalOf(before, currencies, currencyId),
        met: false,
      });
    }
  }
  return { points: left, reasons };
}

function within(points: readonly number[], currencies: readonly string[], cap: StoredAmount): number[] {
  let room = cap.points;
  return points.map((each, effect) => {
    if (currencies[effect] !== cap.currencyId || each <= 0) return each;
    const passed = Math.min(each, room);
    room -= passed;
    return passed;
  });
}

function totalOf(points: readonly number[], currencies: readonly string[], currencyId: string | null): number {
  const counted = points.filter((_, effect) => currencyId === null || currencies[effect] === currencyId);
  return counted.reduce((total, each) => total + Math.max(0, each), 0);
}

/** A penalty takes no more than leaves the floor; what it did not take is never given back. */
function aboveFloor(
  points: readonly number[],
  currencies: readonly string[],
  roomOf: (currencyId: string) => number,
): number[] {
  const taken = new Map<string, number>();
  return points.map((each, effect) => {
    const currencyId = currencies[effect] ?? '';
    if (each >= 0) return each;
    const room = Math.max(0, roomOf(currencyId) - (taken.get(currencyId) ?? 0));
    const loss = Math.min(-each, room);
    taken.set(currencyId, (taken.get(currencyId) ?? 0) + loss);
    return loss === 0 ? 0 : -loss;
  });
}

/**
 * What stands of an award when its rule, asked again about what is left, says `points`. Never more than was granted: a
 * cap or a floor that held then holds still.
 */
export function stillStanding(standing: readonly number[], points: readonly number[]): number[] {
  return standing.map((stands, effect) => {
    const says = points[effect] ?? 0;
    return stands >= 0 ? Math.min(stands, Math.max(0, says)) : Math.max(stands, Math.min(0, says));
  });
}

/** What taking back changes: the reasons say what happened, since there is nothing to be met. */
export function reversalOf(changes: readonly number[], { text }: Pick<Occurrence, 'text'>): Judgement {
  const reasons = [{ text, required: null, actual: null, met: true }];
  return { outcome: DecisionOutcome.REVERSED, reasons, wouldChange: [], granted: changes };
}

export function oppositeOf(points: readonly number[]): number[] {
  return points.map((each) => (each === 0 ? 0 : -each));
}

/** What a cap counts of points: one more time, or one less where nothing stands any more. */
export function countOf(points: readonly number[], currencies: readonly string[], times: number): Award {
  const amounts = amountsOf(points, currencies);
  return { times, points: new Map(amounts.map((amount) => [amount.currencyId, amount.points])) };
}

/** The points per currency, without those that come to nothing. */
export function amountsOf(points: readonly number[], currencies: readonly string[]): StoredAmount[] {
  const sums = new Map<string, number>();
  for (const [effect, each] of points.entries()) {
    const currencyId = currencies[effect] ?? '';
    sums.set(currencyId, (sums.get(currencyId) ?? 0) + each);
  }
  return [...sums].filter(([, sum]) => sum !== 0).map(([currencyId, sum]) => ({ currencyId, points: sum }));
}

export interface Outcome {
  readonly id: string;
  readonly occurrence: Occurrence;
  readonly rule: DecidingRule;
  readonly person: Beneficiary;
  readonly outcome: DecisionOutcome;
  readonly reasons: readonly StoredReason[];
  readonly wouldChange: readonly string[];
  /** The points of each effect; below 0 where they are taken. */
  readonly granted: readonly number[];
  readonly facts: RewardDecision['facts'];
}

/** Writes a decision down, with all that explains it after the rule has changed. */
export function decisionOf({ id, occurrence, rule, person, ...decided }: Outcome): NewRewardDecision {
  const { outcome, reasons, wouldChange, granted, facts } = decided;
  const isAward = outcome !== DecisionOutcome.REVERSED && granted.some((points) => points !== 0);
  return {
    id,
    eventId: occurrence.eventId,
    trigger: { kind: occurrence.eventType, id: occurrence.eventId, text: occurrence.text },
    ruleId: rule.ruleId,
    version: rule.version,
    customerId: person.customerId,
    sourceProfileId: person.sourceProfileId,
    outcome,
    amounts: amountsOf(granted, rule.currencies),
    reasons: [...reasons],
    wouldChange: [...wouldChange],
    transactionId: null,
    at: occurrence.at,
    occasion: isAward ? occurrence.occasion : null,
    subject: occurrence.subject,
    facts: isAward ? facts : [],
    standing: isAward ? [...granted] : [],
  };
}
