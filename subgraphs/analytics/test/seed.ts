import type { Contract, EventOf } from '@customer-module/event-contracts';
import type { Actor } from '@customer-module/subgraph-kit';
import { aCustomer, aStaffMember, type TestSubgraph } from '@customer-module/test-kit';
import { ulid } from 'ulid';

export const CUBE = `query ($input: CubeInput!) { cube(input: $input) {
  columns { key kind format } rows { values suppressed } totalRows
  suppression { floor cells complementary } basis { people notes } lineage { metricVersions }
} }`;
export const RETENTION = `query ($input: RetentionInput!) { retention(input: $input) {
  granularity cohorts { start size counts rates } suppression { cells complementary } basis { people }
} }`;
const RFM = `query ($input: RfmInput) { rfm(input: $input) {
  asOf cells { recency frequency monetary people label } suppression { cells complementary } basis { people notes }
} }`;
const CUSTOMERS = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Customer {
  id rfm { recency frequency monetary contribution label recencyDays purchases spent { amount currency } }
  revenueByMonth { month revenue { amount currency } orders }
} } }`;

export interface CubeAnswer {
  readonly columns: readonly { readonly key: string; readonly kind: string; readonly format: string | null }[];
  readonly rows: readonly { readonly values: readonly unknown[]; readonly suppressed: boolean }[];
  readonly totalRows: number;
  readonly suppression: { readonly floor: number; readonly cells: number; readonly complementary: number };
  readonly basis: { readonly people: number | null; readonly notes: readonly string[] };
  readonly lineage: { readonly metricVersions: readonly string[] };
}

export interface RetentionAnswer {
  readonly cohorts: readonly {
    readonly start: string;
    readonly size: number | null;
    readonly counts: readonly (number | null)[];
    readonly rates: readonly (number | null)[];
  }[];
  readonly suppression: { readonly cells: number; readonly complementary: number };
  readonly basis: { readonly people: number | null };
}

export interface RfmAnswer {
  readonly asOf: string;
  readonly cells: readonly {
    readonly recency: number;
    readonly frequency: number;
    readonly monetary: number;
    readonly people: number | null;
    readonly label: string;
  }[];
  readonly suppression: { readonly cells: number; readonly complementary: number };
  readonly basis: { readonly people: number | null; readonly notes: readonly string[] };
}

export interface SeenCustomer {
  readonly id: string;
  readonly rfm: Readonly<Record<string, unknown>> | null;
  readonly revenueByMonth: readonly Readonly<Record<string, unknown>>[] | null;
}

export interface LineSeed {
  readonly sku?: string;
  readonly category?: string | null;
  readonly quantity?: number;
  readonly amount?: number;
}

export interface OrderSeed {
  readonly kind?: 'PURCHASE' | 'RETURN' | 'VISIT';
  readonly at?: string;
  readonly currency?: string;
  readonly country?: string | null;
  readonly channel?: string | null;
  readonly lines?: readonly LineSeed[];
}

const USUAL_DAY = '2026-03-02T10:00:00.000Z';

const USUAL_ORDER = { kind: 'PURCHASE', at: USUAL_DAY, currency: 'GBP', country: 'GB', channel: 'web', lines: [{}] };
const USUAL_LINE = { sku: 'TEA', category: null, quantity: 1, amount: 1_000 };

/** One line of 10.00, unless the test says otherwise. Nobody: an anonymous one. */
export function anOrder(person: Actor | null, given: OrderSeed = {}): EventOf<Contract> {
  const { kind, at, currency, lines: wished, ...place } = { ...USUAL_ORDER, ...given };
  const lines = wished.map((line) => ({ ...USUAL_LINE, ...line }));
  const interactionId = `int_${ulid()}`;
  const isPaid = kind !== 'VISIT';
  const data = {
    interactionId,
    source: 'shop',
    externalId: interactionId,
    customerId: person?.id ?? null,
    sourceProfileId: person?.sourceProfileId ?? null,
    kind,
    occurredAt: at,
    total: isPaid ? { amount: lines.reduce((sum, { amount }) => sum + amount, 0), currency } : null,
    lines: isPaid
      ? lines.map(({ amount, ...line }) => ({ ...line, productId: null, amount: { amount, currency } }))
      : [],
    relatesToId: null,
    ...place,
    about: null,
  };
  return { type: 'profiles.interaction-recorded.v1', subject: person?.sourceProfileId ?? interactionId, data };
}

export function aRegistration({ id, sourceProfileId }: Actor, persona = false): EventOf<Contract> {
  const data = { customerId: id, sourceProfileId, handle: null, joinedAt: USUAL_DAY, persona };
  return { type: 'profiles.customer-registered.v1', subject: sourceProfileId, data };
}

export function aMerge(verb: 'merged' | 'unmerged', survivor: Actor, merged: Actor): EventOf<Contract> {
  const ids = { survivorId: survivor.id, mergedId: merged.id, sourceProfileIds: [merged.sourceProfileId] };
  return { type: `profiles.customers-${verb}.v1`, subject: survivor.id, data: { mergeId: 'merge_1', ...ids } };
}

function aPost(author: Actor | null, postId: string) {
  return {
    postId,
    threadId: 'thread_1',
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

export function aPostCreated(author: Actor | null, postId = `post_${ulid()}`): EventOf<Contract> {
  const data = { ...aPost(author, postId), length: 10, inReplyToAuthorId: null };
  return { type: 'community.post-created.v1', subject: 'thread_1', data };
}

export function anAnswer(
  verb: 'accepted' | 'unaccepted',
  { author, asker, postId }: { readonly author: Actor; readonly asker: Actor; readonly postId: string },
): EventOf<Contract> & { readonly time: Date } {
  const data = { ...aPost(author, postId), askerId: asker.id, askerProfileId: asker.sourceProfileId };
  return { type: `community.answer-${verb}.v1`, subject: 'thread_1', time: new Date(USUAL_DAY), data };
}

export function people(count: number): Actor[] {
  return Array.from({ length: count }, () => aCustomer());
}

export type AnalyticsSeeds = ReturnType<typeof seedsOf>;

/** Verbs that tests arrange with; they go in through events and GraphQL, as other subgraphs and users do. */
export function seedsOf(analytics: TestSubgraph) {
  const analyst = aStaffMember('ANALYST');

  async function tell(...events: readonly EventOf<Contract>[]): Promise<void> {
    const failed = await analytics.deliver(...events);
    if (failed.length > 0) throw new Error('Events were not taken in.', { cause: failed[0]?.error });
  }

  async function cube(input: object, actor: Actor = analyst): Promise<CubeAnswer> {
    return (await analytics.ask<{ cube: CubeAnswer }>(CUBE, { input }, actor)).cube;
  }

  async function retention(input: object = {}): Promise<RetentionAnswer> {
    const wish = { enter: 'order', returned: 'order', ...input };
    return (await analytics.ask<{ retention: RetentionAnswer }>(RETENTION, { input: wish }, analyst)).retention;
  }

  async function rfm(input: object | null = null): Promise<RfmAnswer> {
    return (await analytics.ask<{ rfm: RfmAnswer }>(RFM, { input }, analyst)).rfm;
  }

  async function customers(ids: readonly string[], actor: Actor): Promise<readonly SeenCustomer[]> {
    const representations = ids.map((id) => ({ __typename: 'Customer', id }));
    const { _entities } = await analytics.ask<{ _entities: SeenCustomer[] }>(CUSTOMERS, { representations }, actor);
    return _entities;
  }

  return {
    analyst,
    tell,
    cube,
    retention,
    rfm,
    customers,
    refusalOfCube: (input: object, actor: Actor = analyst) => analytics.refusalOf(CUBE, { input }, actor),
    refusalOfRetention: (input: object, actor: Actor = analyst) =>
      analytics.refusalOf(RETENTION, { input: { enter: 'order', returned: 'order', ...input } }, actor),
    refusalOfRfm: (input: object | null, actor: Actor = analyst) => analytics.refusalOf(RFM, { input }, actor),
    refusalOfCustomer: (id: string, actor: Actor) =>
      analytics.refusalOf(CUSTOMERS, { representations: [{ __typename: 'Customer', id }] }, actor),
  };
}
