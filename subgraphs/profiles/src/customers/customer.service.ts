import type { Work } from '@customer-module/subgraph-kit';
import { mayName } from '../sources/index.ts';
import { Customer } from './customer.entity.ts';
import * as rules from './customer.rules.ts';
import { Identity } from './identity.entity.ts';
import { SourceProfile } from './source-profile.entity.ts';

/** Admits people in the caller's transaction: four round trips, however many they are. */
export async function admitCustomers(
  { em, actor, now, newId, outbox }: Work,
  newcomers: readonly rules.Newcomer[],
  held: Set<string>,
): Promise<void> {
  if (newcomers.length === 0) return;
  const admission = { held, mayName: (namespace: string) => mayName(actor, namespace), now, newId };
  const admitted = newcomers.map((newcomer) => rules.admit(newcomer, admission));
  await em.insertMany(
    Customer,
    admitted.map(({ customer }) => customer),
  );
  await em.insertMany(
    SourceProfile,
    admitted.map(({ profile }) => profile),
  );
  await em.insertMany(
    Identity,
    admitted.flatMap(({ identities }) => identities),
  );
  outbox.add(...admitted.map(({ event }) => event));
}

/** What purchases and returns add to a customer's summary. */
export interface PurchaseChange {
  readonly purchases: number;
  readonly returns: number;
  readonly items: number;
  readonly totals: ReadonlyMap<string, number>;
  readonly firstAt: Date | null;
  readonly lastAt: Date | null;
}

/** Adds to the summaries of many customers with one command; each is an increment, so nothing is read first. */
export async function addToSummaries({ em }: Work, changes: ReadonlyMap<string, PurchaseChange>): Promise<void> {
  if (changes.size === 0) return;
  const session = em.getTransactionContext();
  const updates = [...changes].map(([_id, change]) => ({ updateOne: { filter: { _id }, update: updateOf(change) } }));
  await em.getCollection<{ _id: string }>(em.getMetadata(Customer).collection).bulkWrite(updates, { session });
}

function updateOf({ purchases, returns, items, totals, firstAt, lastAt }: PurchaseChange): object {
  const spent = [...totals.values()].reduce((sum, amount) => sum + amount, 0);
  const byCurrency = Object.fromEntries([...totals].map(([currency, amount]) => [`totals.${currency}`, amount]));
  return {
    $inc: { purchaseCount: purchases, returnCount: returns, itemCount: items, totalSpent: spent, ...byCurrency },
    ...(firstAt ? { $min: { firstPurchaseAt: firstAt } } : {}),
    ...(lastAt ? { $max: { lastPurchaseAt: lastAt } } : {}),
  };
}
