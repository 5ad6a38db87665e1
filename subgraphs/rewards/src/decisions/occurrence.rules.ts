import {
  type AnswerAccepted,
  answerAccepted,
  type InteractionRecorded,
  interactionRecorded,
  type PostVoted,
  postVoted,
} from '@customer-module/event-contracts';
import type { StoredReason } from './decision.entity.ts';
import type { NewPurchase } from './purchase.entity.ts';

/** A person's profile as a fact names it. */
export interface Beneficiary {
  readonly customerId: string;
  readonly sourceProfileId: string;
}

/**
 * What an event means to rules. GIVE: rules pay for it. TAKE: what was paid on its occasion is taken back, down to what
 * is left. CHANGE: the same, down to what rules say of it now; the other rules pay. UNDO: what rules would have paid for it is taken.
 */
export type Meaning = 'GIVE' | 'TAKE' | 'CHANGE' | 'UNDO';

export interface Occurrence {
  readonly eventId: string;
  readonly eventType: string;
  readonly meaning: Meaning;
  /** The key of the trigger whose rules it is about. */
  readonly trigger: string;
  /** What awards hang on, such as a purchase. */
  readonly occasion: string;
  /** What a cap per subject counts. */
  readonly subject: string;
  readonly at: Date;
  readonly text: string;
  /** What rules can read; conditions see no more than the paths of their trigger. */
  readonly data: unknown;
  readonly people: Readonly<Record<string, Beneficiary | null>>;
  /** Why no rule pays for it, whatever its conditions say. */
  readonly objection: StoredReason | null;
  /** TAKE: the total that is left of a purchase; null where nothing is left to speak of. */
  readonly left: number | null;
}

interface Happened<Data> {
  readonly id: string;
  readonly type: string;
  readonly data: Data;
}

/** Nobody earns by judging themselves: two clicks a minute would mint points. */
const OWN_JUDGEMENT: StoredReason = { text: 'Somebody else judged it', required: true, actual: false, met: false };

const NOTHING_KEPT: StoredReason = { text: 'Some of it was kept', required: true, actual: false, met: false };

const DAY_LENGTH = 'YYYY-MM-DD'.length;

const WORDS: Record<InteractionRecorded['data']['kind'], string> = {
  PURCHASE: 'A purchase',
  RETURN: 'A return',
  VISIT: 'A visit',
  CAMPAIGN_RESPONSE: 'A response to a campaign',
  SERVICE_CASE: 'A service case',
  NOTE: 'A contact',
};

type Interaction = InteractionRecorded['data'];

/** Notes what was bought and returned, and says what the event means; anonymous ones mean nothing to rules. */
export function interactionOccurrence(
  { id, type, data }: Happened<Interaction>,
  purchase: NewPurchase | null,
): Occurrence | null {
  const { customerId, sourceProfileId, kind, interactionId, occurredAt, about } = data;
  if (customerId === null || sourceProfileId === null) return null;
  const meaning = purchase ? purchaseMeaning(data, purchase) : plainMeaning(data);
  return {
    eventId: id,
    eventType: type,
    trigger: interactionRecorded.type,
    subject: about ?? interactionId,
    at: new Date(occurredAt),
    text: `${WORDS[kind]} on ${occurredAt.slice(0, DAY_LENGTH)}`,
    people: { customerId: { customerId, sourceProfileId } },
    objection: null,
    left: null,
    ...meaning,
  };
}

type InteractionMeaning = Pick<Occurrence, 'meaning' | 'occasion' | 'data'> &
  Partial<Pick<Occurrence, 'left' | 'objection'>>;

/** A purchase is paid by what is left of it, also where the return was heard of first. */
function purchaseMeaning(data: Interaction, purchase: NewPurchase): InteractionMeaning {
  const occasion = `purchase:${purchase.id}`;
  const amount = data.total?.amount ?? 0;
  if (data.kind === 'RETURN') {
    purchase.returned += amount;
    return { meaning: 'TAKE', occasion, data, left: leftOf(purchase) };
  }
  purchase.total = amount;
  const left = leftOf(purchase) ?? 0;
  const objection = purchase.returned < 0 && left <= 0 ? NOTHING_KEPT : null;
  return { meaning: 'GIVE', occasion, data: withTotal(data, left), objection };
}

/** A return of nobody knows which purchase undoes one of its own total. */
function plainMeaning(data: Interaction): InteractionMeaning {
  if (data.kind !== 'RETURN') return { meaning: 'GIVE', occasion: `interaction:${data.interactionId}`, data };
  const undone = { ...withTotal(data, -(data.total?.amount ?? 0)), kind: 'PURCHASE' };
  return { meaning: 'UNDO', occasion: `return:${data.interactionId}`, data: undone };
}

function withTotal(data: Interaction, amount: number): Interaction {
  return { ...data, total: data.total && { ...data.total, amount } };
}

/** Which purchase an interaction is, or takes back; null where it is neither. */
export function purchaseIdOf({ data }: { readonly data: InteractionRecorded['data'] }): string | null {
  if (data.customerId === null) return null;
  if (data.kind === 'PURCHASE') return data.interactionId;
  return data.kind === 'RETURN' ? data.relatesToId : null;
}

/** Null while the purchase itself is not known: nothing was paid for it yet. Never more than was bought. */
function leftOf({ total, returned }: NewPurchase): number | null {
  return total === null ? null : Math.min(total, total + returned);
}

export function answerOccurrence(
  { id, type, data }: Happened<AnswerAccepted['data']>,
  meaning: 'GIVE' | 'TAKE',
): Occurrence {
  const at = new Date(data.at);
  const verb = meaning === 'GIVE' ? 'accepted' : 'un-accepted';
  return {
    eventId: id,
    eventType: type,
    meaning,
    trigger: answerAccepted.type,
    occasion: `answer:${data.postId}`,
    subject: data.threadId,
    at,
    text: `An answer was ${verb} on ${data.at.slice(0, DAY_LENGTH)}`,
    data,
    people: {
      authorId: personOf(data.authorId, data.authorProfileId),
      askerId: personOf(data.askerId, data.askerProfileId),
    },
    objection: isSame(data.authorId, data.askerId) ? OWN_JUDGEMENT : null,
    left: null,
  };
}

export function voteOccurrence({ id, type, data }: Happened<PostVoted['data']>): Occurrence {
  return {
    eventId: id,
    eventType: type,
    meaning: data.direction === null ? 'TAKE' : 'CHANGE',
    trigger: postVoted.type,
    occasion: `vote:${data.postId}:${data.voterId}`,
    subject: data.postId,
    at: new Date(data.at),
    text: `A vote on ${data.at.slice(0, DAY_LENGTH)}`,
    data,
    people: {
      authorId: personOf(data.authorId, data.authorProfileId),
      voterId: personOf(data.voterId, data.voterProfileId),
    },
    objection: isSame(data.authorId, data.voterId) ? OWN_JUDGEMENT : null,
    left: null,
  };
}

function personOf(customerId: string | null, sourceProfileId: string): Beneficiary | null {
  return customerId === null ? null : { customerId, sourceProfileId };
}

function isSame(one: string | null, other: string | null): boolean {
  return one !== null && one === other;
}
