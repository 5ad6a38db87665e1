import type { Work } from '@customer-module/subgraph-kit';
import { RewardAccount } from './account.entity.ts';
import { LedgerEntry } from './entry.entity.ts';
import { LedgerHead } from './ledger-head.entity.ts';
import { book, type Booked, GENESIS, type Posting } from './posting.rules.ts';
import { LedgerTransaction } from './transaction.entity.ts';

const CHAIN = 'chain';

/** A person's profile as facts name it. */
export interface Holder {
  readonly customerId: string;
  readonly sourceProfileId: string;
}

/** The books as one transaction of the database changes them: read once, booked in memory, written once. */
export interface OpenBooks {
  readonly accountOf: (holder: Holder, currencyId: string) => RewardAccount;
  readonly post: (posting: Omit<Posting, 'id' | 'at'>) => Booked['transaction'];
  readonly write: () => Promise<void>;
}

/** Opens the books for some people; two who do so at a moment collide in the head of the chain. */
export async function openBooks(work: Work, profileIds: readonly string[]): Promise<OpenBooks> {
  const { em, newId, now } = work;
  const head =
    (await em.findOne(LedgerHead, { id: CHAIN })) ??
    em.create(LedgerHead, { id: CHAIN, sequence: 0, hash: GENESIS, balances: {} });
  const known = await em.find(RewardAccount, { sourceProfileId: { $in: [...new Set(profileIds)] } });
  const accounts = new Map(known.map((account) => [keyOf(account.sourceProfileId, account.currencyId), account]));
  const booked: Booked[] = [];

  function accountOf({ customerId, sourceProfileId }: Holder, currencyId: string): RewardAccount {
    const key = keyOf(sourceProfileId, currencyId);
    const account = accounts.get(key) ?? anAccount({ customerId, sourceProfileId }, currencyId);
    accounts.set(key, account);
    return account;
  }

  function anAccount(holder: Holder, currencyId: string): RewardAccount {
    return em.create(RewardAccount, { id: newId('acc'), ...holder, currencyId, balance: 0, debt: 0 });
  }

  return {
    accountOf,

    post(posting) {
      const made = book(head, { ...posting, id: newId('tx'), at: now });
      booked.push(made);
      return made.transaction;
    },

    async write() {
      if (booked.length === 0) return;
      await em.insertMany(
        LedgerTransaction,
        booked.map(({ transaction }) => transaction),
      );
      await em.insertMany(
        LedgerEntry,
        booked.flatMap(({ entries }) => entries),
      );
    },
  };
}

function keyOf(sourceProfileId: string, currencyId: string): string {
  return JSON.stringify([sourceProfileId, currencyId]);
}
