import { answerAccepted, interactionRecorded, postVoted } from '@customer-module/event-contracts';
import { invalid } from '@customer-module/subgraph-kit';
import type { Scalar } from './reward-rule.entity.ts';
import { RulePathKind } from './reward-rule.enums.ts';

export interface TriggerPath {
  readonly path: string;
  readonly title: string;
  readonly kind: RulePathKind;
  /** Where only these values can stand. */
  readonly options?: readonly string[];
}

/** An event type that a rule can be about. */
export interface Trigger {
  readonly key: string;
  readonly title: string;
  readonly paths: readonly TriggerPath[];
}

const { STRING, NUMBER, BOOLEAN, DATE, PERSON } = RulePathKind;

const POST_PATHS: readonly TriggerPath[] = [
  { path: 'postKind', title: 'The kind of post', kind: STRING, options: ['QUESTION', 'ANSWER', 'POST'] },
  { path: 'communityWiki', title: 'Whether it is everybody’s text', kind: BOOLEAN },
  { path: 'spaceId', title: 'The space', kind: STRING },
  { path: 'threadId', title: 'The thread', kind: STRING },
  { path: 'at', title: 'When it happened', kind: DATE },
  { path: 'authorId', title: 'Whoever wrote it', kind: PERSON },
];

/**
 * The closed list of what a rule can be about. What an answer says, consent and special-category attributes stand at no
 * path of it, so no rule can read them: to pay for an opinion buys it, and to pay for consent makes it void.
 */
export const TRIGGERS: readonly Trigger[] = [
  {
    key: interactionRecorded.type,
    title: 'Something was bought, or somebody was in touch',
    paths: [
      {
        path: 'kind',
        title: 'What happened',
        kind: STRING,
        options: ['PURCHASE', 'VISIT', 'CAMPAIGN_RESPONSE', 'SERVICE_CASE', 'NOTE'],
      },
      { path: 'total.amount', title: 'The total in minor units, less what was returned', kind: NUMBER },
      { path: 'total.currency', title: 'The currency of the total', kind: STRING },
      { path: 'channel', title: 'The channel', kind: STRING },
      { path: 'country', title: 'The country', kind: STRING },
      { path: 'source', title: 'The system that recorded it', kind: STRING },
      { path: 'about', title: 'What it is about', kind: STRING },
      { path: 'occurredAt', title: 'When it happened', kind: DATE },
      { path: 'customerId', title: 'The customer', kind: PERSON },
    ],
  },
  {
    key: answerAccepted.type,
    title: 'An answer was accepted',
    paths: [...POST_PATHS, { path: 'askerId', title: 'Whoever asked', kind: PERSON }],
  },
  {
    key: postVoted.type,
    title: 'Somebody voted on a post',
    paths: [
      ...POST_PATHS,
      { path: 'direction', title: 'Up or down', kind: STRING, options: ['UP', 'DOWN'] },
      { path: 'score', title: 'The score of the post', kind: NUMBER },
      { path: 'voterId', title: 'Whoever voted', kind: PERSON },
    ],
  },
];

/** The trigger of this name; a name without a version means the newest. */
export function requireTrigger(key: string): Trigger {
  const trigger = TRIGGERS.find((each) => each.key === key || each.key === `${key}.v1`);
  if (!trigger)
    throw invalid('UNKNOWN_TRIGGER', 'No rule can be about that; ruleTriggers lists what one can be about.');
  return trigger;
}

export function requirePath({ paths }: Trigger, path: string): TriggerPath {
  const known = paths.find((each) => each.path === path);
  if (!known) throw invalid('UNKNOWN_PATH', `No rule of this trigger can read ${path}; ruleTriggers lists the paths.`);
  return known;
}

/** What stands at the paths of an event, and nothing else of it. Instants are all written alike, so that they compare. */
export function factsOf(trigger: string, data: unknown): ReadonlyMap<string, Scalar | null> {
  const { paths } = requireTrigger(trigger);
  return new Map(paths.map(({ path, kind }) => [path, factAt(valueAt(data, path), kind)]));
}

function valueAt(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => (isRecord(at) ? at[step] : null), data);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function factAt(value: unknown, kind: RulePathKind): Scalar | null {
  if (kind === RulePathKind.DATE && typeof value === 'string') return new Date(value).toISOString();
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
