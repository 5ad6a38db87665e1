import { invalid } from '@customer-module/subgraph-kit';
import type { Condition, Scalar } from './reward-rule.entity.ts';
import { RuleOperator, RulePathKind } from './reward-rule.enums.ts';
import { requirePath, requireTrigger, type Trigger, type TriggerPath } from './trigger.rules.ts';

/** What stands at the paths of an event. */
export type Facts = ReadonlyMap<string, Scalar | null>;

/** A condition beside what was found: what a decision is explained with, for ever. */
export interface Reason {
  readonly text: string;
  readonly required: unknown;
  readonly actual: unknown;
  readonly met: boolean;
}

const NOT_YET: ReadonlySet<RuleOperator> = new Set([RuleOperator.NTH, RuleOperator.WITHIN_DAYS]);
const LISTS: ReadonlySet<RuleOperator> = new Set([RuleOperator.IN, RuleOperator.NOT_IN]);
const ORDERED: ReadonlySet<RuleOperator> = new Set([
  RuleOperator.GREATER_THAN,
  RuleOperator.GREATER_OR_EQUAL,
  RuleOperator.LESS_THAN,
  RuleOperator.LESS_OR_EQUAL,
]);

const WORDS: Record<RuleOperator, string> = {
  EQUALS: 'is',
  NOT_EQUALS: 'is not',
  IN: 'is one of',
  NOT_IN: 'is none of',
  GREATER_THAN: 'is more than',
  GREATER_OR_EQUAL: 'is at least',
  LESS_THAN: 'is less than',
  LESS_OR_EQUAL: 'is at most',
  EXISTS: 'is known',
  NTH: 'is the so-manieth',
  WITHIN_DAYS: 'is within days',
};

interface StatedCondition {
  readonly path: string;
  readonly operator: RuleOperator;
  readonly value?: unknown;
}

/** Reads a condition as somebody stated it; what could never hold, or not be compared, is refused. */
export function conditionOf(trigger: Trigger, { path, operator, value }: StatedCondition): Condition {
  const known = requirePath(trigger, path);
  if (NOT_YET.has(operator)) throw invalid('OPERATOR_NOT_SERVED', `${operator} is not served yet.`);
  if (operator === RuleOperator.EXISTS) return { path, operator, value: value !== false };
  if (known.kind === RulePathKind.PERSON) {
    throw invalid('PERSON_IS_NO_CONDITION', 'A rule may ask whether somebody is there, not who it is.');
  }
  if (ORDERED.has(operator) && known.kind !== RulePathKind.NUMBER && known.kind !== RulePathKind.DATE) {
    throw invalid('NOT_COMPARABLE', `${known.title} has no more or less.`);
  }
  if (!LISTS.has(operator)) return { path, operator, value: scalarOf(known, value) };
  if (!Array.isArray(value) || value.length === 0) throw notOfItsKind(known);
  return { path, operator, value: value.map((each) => scalarOf(known, each)) };
}

function scalarOf(path: TriggerPath, value: unknown): Scalar {
  const read = READERS[path.kind](value);
  if (read === null) throw notOfItsKind(path);
  if (path.options && !path.options.includes(String(read))) {
    throw invalid('VALUE_NEVER_THERE', `${path.title} is one of ${path.options.join(', ')}.`);
  }
  return read;
}

const READERS: Record<RulePathKind, (value: unknown) => Scalar | null> = {
  NUMBER: (value) => (Number.isSafeInteger(value) ? Number(value) : null),
  BOOLEAN: (value) => (typeof value === 'boolean' ? value : null),
  STRING: (value) => (typeof value === 'string' ? value : null),
  DATE: (value) => (typeof value === 'string' && isDate(value) ? new Date(value).toISOString() : null),
  PERSON: () => null,
};

function isDate(value: string): boolean {
  return !Number.isNaN(Date.parse(value));
}

function notOfItsKind({ title, kind }: TriggerPath): Error {
  return invalid('VALUE_OF_WRONG_KIND', `${title} compares with a ${kind.toLowerCase()}.`);
}

/** The condition in the words that customers read. */
export function textOf(trigger: string, { path, operator, value }: Condition): string {
  const { title } = requirePath(requireTrigger(trigger), path);
  if (operator === RuleOperator.EXISTS) return `${title} is ${value === false ? 'not known' : 'known'}`;
  return `${title} ${WORDS[operator]} ${[value].flat().join(', ')}`;
}

export function reasonOf(trigger: string, condition: Condition, facts: Facts): Reason {
  const actual = facts.get(condition.path) ?? null;
  return { text: textOf(trigger, condition), required: condition.value, actual, met: holds(condition, actual) };
}

/** Nothing is equal to, in, more or less than what is not there. */
function holds({ operator, value }: Condition, actual: Scalar | null): boolean {
  if (operator === RuleOperator.EXISTS) return (actual !== null) === (value !== false);
  if (actual === null) return operator === RuleOperator.NOT_EQUALS || operator === RuleOperator.NOT_IN;
  const isAmong = [value].flat().includes(actual);
  if (operator === RuleOperator.EQUALS || operator === RuleOperator.IN) return isAmong;
  if (operator === RuleOperator.NOT_EQUALS || operator === RuleOperator.NOT_IN) return !isAmong;
  return compares(operator, actual, value);
}

/** Dates are ISO strings in UTC on both sides, which sort as instants do. */
function compares(operator: RuleOperator, actual: Scalar, value: Condition['value']): boolean {
  if (value === null || typeof value === 'object' || typeof value !== typeof actual) return false;
  if (operator === RuleOperator.GREATER_THAN) return actual > value;
  if (operator === RuleOperator.GREATER_OR_EQUAL) return actual >= value;
  if (operator === RuleOperator.LESS_THAN) return actual < value;
  return operator === RuleOperator.LESS_OR_EQUAL && actual <= value;
}
