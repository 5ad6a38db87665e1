import type { Contract, EventOf } from '@customer-module/event-contracts';
import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aStaffMember, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';

export const DEFINE = `mutation ($input: DefineCurrencyInput!) { defineCurrency(input: $input) { currency { id name kind floor unitValue { amount currency } } } }`;
export const CREATE = `mutation ($input: CreateRewardRuleInput!) { createRewardRule(input: $input) { rule { id version } } }`;
export const ACTIVATE = `mutation ($input: ActivateRewardRuleInput!) { activateRewardRule(input: $input) { rule { id version state } } }`;
export const VERIFY = `query ($from: SafeInt, $limit: Int) { verifyLedger(fromSequence: $from, limit: $limit) { ok transactions checkedTo complete firstBroken problems } }`;
const ACCOUNTS = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Customer { rewardAccounts { id balance debt currency { id } } } }
}`;
const DECISIONS = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on Customer {
    rewardDecisions(first: 100) { nodes { id outcome amounts { points currency { id } } reasons { text required actual met } wouldChange } }
  } }
}`;

export interface Holding {
  readonly balance: number;
  readonly debt: number;
}

export interface SeenDecision {
  readonly id: string;
  readonly outcome: string;
  readonly amounts: readonly { readonly points: number; readonly currency: { readonly id: string } }[];
  readonly reasons: readonly { readonly text: string; readonly met: boolean }[];
  readonly wouldChange: readonly string[];
}

export interface RuleSeed {
  readonly [field: string]: unknown;
}

export interface InteractionSeed {
  readonly interactionId?: string;
  readonly kind?: string;
  readonly total?: number | null;
  readonly occurredAt?: string;
  readonly relatesToId?: string | null;
  readonly anonymous?: boolean;
}

export type RewardSeeds = ReturnType<typeof seedsOf>;

const RULES_FROM = '2020-01-01T00:00:00Z';
const USUAL_DAY = '2026-03-02T10:00:00.000Z';

/** One point for each whole pound. */
export const A_POINT_PER_POUND = {
  name: 'A point per pound',
  trigger: 'profiles.interaction-recorded',
  conditions: [{ path: 'kind', operator: 'EQUALS', value: 'PURCHASE' }],
  effects: [{ amount: { currencyId: 'points', points: 1 }, unitPath: 'total.amount', unitSize: 100 }],
};

export const AN_ANSWER_THAT_HELPED = {
  name: 'An answer that helped',
  trigger: 'community.answer-accepted',
  beneficiary: 'authorId',
  effects: [{ amount: { currencyId: 'points', points: 25 } }],
};

export function anInteraction(person: Actor, given: InteractionSeed = {}): EventOf<Contract> {
  const { anonymous = false, total = 10_000, interactionId = `int_${ulid()}`, ...rest } = given;
  const subject = anonymous ? interactionId : person.sourceProfileId;
  const data = {
    interactionId,
    source: 'shop',
    externalId: interactionId,
    customerId: anonymous ? null : person.id,
    sourceProfileId: anonymous ? null : person.sourceProfileId,
    kind: 'PURCHASE',
    occurredAt: USUAL_DAY,
    total: total === null ? null : { amount: total, currency: 'GBP' },
    lines: [],
    relatesToId: null,
    channel: 'shop',
    country: 'GB',
    about: null,
    ...rest,
  };
  return { type: 'profiles.interaction-recorded.v1', subject, data };
}

export interface PostSeed {
  readonly author: Actor | null;
  readonly other: Actor;
  readonly postId?: string;
  readonly threadId?: string;
}

function postOf({ author, postId = `post_${ulid()}`, threadId = `thread_${ulid()}` }: PostSeed) {
  return {
    postId,
    threadId,
    spaceId: 'space_1',
    authorId: author?.id ?? null,
    authorProfileId: author?.sourceProfileId ?? 'staff_1',
    authorKind: author ? 'CUSTOMER' : 'STAFF',
    postKind: 'ANSWER',
    communityWiki: false,
    at: USUAL_DAY,
    imported: false,
  };
}

/** `other` asked. */
export function anAnswer(verb: 'accepted' | 'unaccepted', seed: PostSeed): EventOf<Contract> {
  const post = postOf(seed);
  const asker = { askerId: seed.other.id, askerProfileId: seed.other.sourceProfileId };
  return { type: `community.answer-${verb}.v1`, subject: post.threadId, data: { ...post, ...asker } };
}

/** `other` voted. */
export function aVote(direction: 'UP' | 'DOWN' | null, seed: PostSeed): EventOf<Contract> {
  const post = postOf(seed);
  const voter = { voterId: seed.other.id, voterProfileId: seed.other.sourceProfileId };
  const data = { ...post, ...voter, direction, previous: null, score: 1 };
  return { type: 'community.post-voted.v1', subject: post.threadId, data };
}

/** Verbs that tests arrange with; they go in through GraphQL and events, as users and other subgraphs do. */
export function seedsOf(rewards: TestSubgraph) {
  const author = aStaffMember('MARKETER');
  const admin = aStaffMember('ADMIN');

  async function aCurrency(given: { id?: string; kind?: string; floor?: number } = {}): Promise<string> {
    const input = { id: 'points', name: 'Points', kind: 'REDEEMABLE', ...given };
    await rewards.ask(DEFINE, { input }, admin);
    return input.id;
  }

  async function aDraft(given: RuleSeed = A_POINT_PER_POUND, by = author): Promise<{ id: string; version: number }> {
    const input = { validFrom: RULES_FROM, ...given };
    type Answer = { createRewardRule: { rule: { id: string; version: number } } };
    return (await rewards.ask<Answer>(CREATE, { input }, by)).createRewardRule.rule;
  }

  async function aRule(given: RuleSeed = A_POINT_PER_POUND): Promise<{ id: string; version: number }> {
    const draft = await aDraft(given);
    await rewards.ask(ACTIVATE, { input: { ruleId: draft.id, version: draft.version } }, admin);
    return draft;
  }

  async function tell(...events: readonly EventOf<Contract>[]): Promise<void> {
    const failed = await rewards.deliver(...events);
    if (failed.length > 0) throw new Error('Events were not taken in.', { cause: failed[0]?.error });
  }

  async function holdingOf(person: Actor, currencyId = 'points'): Promise<Holding> {
    type Account = Holding & { currency: { id: string } };
    const representations = [{ __typename: 'Customer', id: person.id }];
    type Answer = { _entities: [{ rewardAccounts: Account[] }] };
    const { _entities } = await rewards.ask<Answer>(ACCOUNTS, { representations }, person);
    const account = _entities[0].rewardAccounts.find(({ currency }) => currency.id === currencyId);
    return { balance: account?.balance ?? 0, debt: account?.debt ?? 0 };
  }

  async function decisionsOf(person: Actor): Promise<readonly SeenDecision[]> {
    const representations = [{ __typename: 'Customer', id: person.id }];
    type Answer = { _entities: [{ rewardDecisions: { nodes: SeenDecision[] } }] };
    const { _entities } = await rewards.ask<Answer>(DECISIONS, { representations }, person);
    return _entities[0].rewardDecisions.nodes;
  }

  async function aBuyer(total = 10_000): Promise<Actor> {
    const person = aCustomer();
    await tell(anInteraction(person, { total }));
    return person;
  }

  /** A buyer has one account only. */
  async function accountIdOf(customerId: string): Promise<string> {
    const representations = [{ __typename: 'Customer', id: customerId }];
    type Answer = { _entities: [{ rewardAccounts: [{ id: string }] }] };
    const { _entities } = await rewards.ask<Answer>(ACCOUNTS, { representations }, admin);
    return _entities[0].rewardAccounts[0].id;
  }

  return { author, admin, aCurrency, aDraft, aRule, aBuyer, tell, holdingOf, decisionsOf, accountIdOf };
}
