import {
  ActorKind,
  type Connection,
  type Context,
  type Order,
  pagesByKey,
  type Reads,
} from '@customer-module/subgraph-kit';
import { type Customer, findPeople, findRecordable, mayRead } from '../customers/index.ts';
import { findKnownProducts } from '../products/index.ts';
import { ownSources } from '../sources/index.ts';
import { Interaction } from './interaction.entity.ts';
import type { TimelineArgs } from './interaction.inputs.ts';
import type { Draft } from './interaction.rules.ts';
import type { Earlier, Known } from './placing.rules.ts';

const NEWEST_FIRST: Order<Interaction> = { by: 'occurredAt', direction: 'desc' };
const interactionsOf = pagesByKey(Interaction, { key: 'customerId', order: NEWEST_FIRST });

/** A partner sees what its own source recorded; whoever may not read the person sees nothing. */
export async function timelineOf(
  context: Context,
  customer: Customer,
  { kinds, from, to, ...page }: TimelineArgs,
): Promise<Connection<Interaction> | null> {
  if (!mayRead(context, customer)) return null;
  const where = {
    ...(kinds ? { kind: { $in: kinds } } : {}),
    ...(from || to ? { occurredAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
    ...(context.actor.kind === ActorKind.PARTNER ? { source: { $in: ownSources(context.actor) } } : {}),
  };
  return interactionsOf(context, customer.id, page, where);
}

export interface FoundKnown extends Known {
  /** The keys of identities that name somebody, whoever may know it. */
  readonly held: Set<string>;
}

/** Everything that drafts name, by four queries however many they are. */
export async function findKnown(
  work: { readonly em: Reads; readonly actor: Context['actor'] },
  source: string,
  drafts: readonly Draft[],
): Promise<FoundKnown> {
  const interactions = await findEarlier(work.em, source, drafts);
  const keys = new Set(drafts.flatMap(({ identityKey }) => identityKey ?? []));
  const ids = new Set(drafts.flatMap(({ stated }) => stated.customerId ?? []));
  const skus = new Set(drafts.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  const { people, held } = await findPeople(work, [...keys]);
  const customers = await findRecordable(work, [...ids]);
  const products = await findKnownProducts(work.em, [...skus]);
  return { interactions, people, held, customers, products };
}

async function findEarlier(em: Reads, source: string, drafts: readonly Draft[]): Promise<Map<string, Earlier>> {
  const named = drafts.flatMap(({ stated }) => [stated.externalId, stated.relatesToExternalId ?? stated.externalId]);
  const rows: { _id: string; externalId: string; customerId: string | null }[] = await em.aggregate(Interaction, [
    { $match: { source, externalId: { $in: [...new Set(named)] } } },
    { $project: { externalId: 1, customerId: 1 } },
  ]);
  return new Map(rows.map(({ _id, externalId, customerId }) => [externalId, { id: _id, customerId }]));
}
