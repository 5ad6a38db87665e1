import { type Facts, type Reason, reasonOf } from './condition.rules.ts';
import type { Effect, RewardRule } from './reward-rule.entity.ts';

/** What a rule says about an event, before caps. */
export interface Evaluation {
  readonly reasons: readonly Reason[];
  /** The points of each effect, in the order of the rule; all 0 where a condition fails. */
  readonly points: readonly number[];
}

/** Whether a version was in force when something happened: history goes by the rules of its time. */
export function wasInForce({ validFrom, validTo }: RewardRule, at: Date): boolean {
  return validFrom <= at && (validTo === null || at < validTo);
}

/** Evaluates a rule on what happened. A rule whose effects come to nothing is as good as not met, and says so. */
export function evaluate(
  { trigger, conditions, effects }: Pick<RewardRule, 'trigger' | 'conditions' | 'effects'>,
  facts: Facts,
): Evaluation {
  const asked = conditions.map((condition) => reasonOf(trigger, condition, facts));
  const earned = effects.map((effect) => pointsOf(effect, facts));
  const isNothing = earned.every((points) => points === 0);
  const reasons = isNothing ? [...asked, tooLittle(effects, facts)] : asked;
  const isMet = reasons.every(({ met }) => met);
  return { reasons, points: isMet ? earned : earned.map(() => 0) };
}

/** Whole units only, and none of less than nothing. */
function pointsOf({ amount, unitPath, unitSize }: Effect, facts: Facts): number {
  if (unitPath === null) return amount.points;
  const count = Math.floor(Number(facts.get(unitPath) ?? 0) / (unitSize ?? 1));
  return Math.max(0, count) * amount.points;
}

function tooLittle(effects: readonly Effect[], facts: Facts): Reason {
  const [effect] = effects;
  const [path, required] = [effect?.unitPath ?? '', effect?.unitSize ?? 1];
  return {
    text: `It comes to at least one unit of ${required}`,
    required,
    actual: facts.get(path) ?? null,
    met: false,
  };
}

/** What a rule reads of an event, whatever it finds. */
export function pathsRead({ conditions, effects }: Pick<RewardRule, 'conditions' | 'effects'>): string[] {
  const paths = [...conditions.map(({ path }) => path), ...effects.flatMap(({ unitPath }) => unitPath ?? [])];
  return [...new Set(paths)];
}
