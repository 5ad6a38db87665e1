import fc from 'fast-check';
import { RewardAccount } from './account.entity.ts';
import { LedgerEntry } from './entry.entity.ts';
import { TransactionKind } from './ledger.enums.ts';
import { book, type Booked, debtAccount, GENESIS } from './posting.rules.ts';
import { LedgerTransaction } from './transaction.entity.ts';
import { type Stretch, verifyStretch } from './verification.rules.ts';

const AT = new Date('2026-03-02T10:00:00Z');

function aLedger(floor = 0) {
  const head = { sequence: 0, hash: GENESIS, balances: {} as Record<string, number> };
  const account = Object.assign(new RewardAccount(), { id: 'acc_1', currencyId: 'points', balance: 0, debt: 0 });
  const booked: Booked[] = [];

  function move(amount: number): void {
    const id = `tx_${head.sequence + 1}`;
    const cause = { kind: 'test', id, text: 'A test' };
    const posting = { id, kind: TransactionKind.EARN, cause, reversesId: null, at: AT, text: 'A test' };
    booked.push(book(head, { ...posting, movements: [{ account, amount, floor }] }));
  }

  /** As it comes back from the database; other rows than those that were booked. */
  function stretch(): Stretch {
    return {
      transactions: booked.map(({ transaction }) =>
        Object.assign(new LedgerTransaction(), structuredClone(transaction)),
      ),
      entries: booked.flatMap(({ entries }) => entries.map((each) => Object.assign(new LedgerEntry(), { ...each }))),
      firstSequence: 1,
      hashBefore: null,
      openings: new Map(),
      accounts: [account],
    };
  }

  return { head, account, booked, move, stretch };
}

const amounts = fc.array(
  fc.integer({ min: -500, max: 500 }).filter((amount) => amount !== 0),
  { minLength: 5, maxLength: 40 },
);

test('every transaction sums to zero, and balance less debt is the sum of all that moved', () => {
  fc.assert(
    fc.property(amounts, fc.integer({ min: -50, max: 0 }), (moved, floor) => {
      const { account, booked, move } = aLedger(floor);

      for (const amount of moved) move(amount);

      const sums = booked.map(({ entries }) => entries.reduce((sum, { amount }) => sum + amount, 0));
      expect(new Set(sums)).toEqual(new Set([0]));
      expect(account.balance - account.debt).toBe(moved.reduce((sum, amount) => sum + amount, 0));
      expect(account.balance).toBeGreaterThanOrEqual(floor);
      expect(account.debt).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('the chain that was booked verifies', () => {
  fc.assert(
    fc.property(amounts, (moved) => {
      const { move, stretch } = aLedger();

      for (const amount of moved) move(amount);

      expect(verifyStretch(stretch())).toEqual([]);
    }),
  );
});

test('a loss beyond the balance is a debt, and the next earnings pay it first', () => {
  const { account, booked, move } = aLedger();

  move(30);
  move(-50);
  move(60);

  expect(account).toMatchObject({ balance: 40, debt: 0 });
  expect(booked[1]?.entries).toMatchObject([
    { account: 'acc_1', amount: -30, balanceAfter: 0 },
    { account: debtAccount('acc_1'), amount: -20, balanceAfter: -20 },
    { account: 'issuance:points', amount: 50, balanceAfter: 20 },
  ]);
  expect(booked[2]?.entries).toMatchObject([{ amount: 40 }, { amount: 20, balanceAfter: 0 }, { amount: -60 }]);
});

function tampered(change: (stretch: Stretch) => void): string[] {
  const { move, stretch } = aLedger();
  for (const amount of [100, -30, 50]) move(amount);
  const found = stretch();
  change(found);
  return verifyStretch(found).map(({ text }) => text);
}

describe('tampering is found:', () => {
  test('an amount', () => {
    const problems = tampered(({ entries }) => Object.assign(entries[0] ?? {}, { amount: 1_000 }));

    expect(problems).toContain('tx_1 or its entries were changed.');
    expect(problems).toContain('Entries in points sum to 900, not to 0.');
  });

  test('a text', () => {
    const problems = tampered(({ entries }) => Object.assign(entries[2] ?? {}, { text: 'Another' }));

    expect(problems).toEqual(['tx_2 or its entries were changed.']);
  });

  test('a balance', () => {
    const problems = tampered(({ entries }) => Object.assign(entries[2] ?? {}, { balanceAfter: 71 }));

    expect(problems).toContain('tx_2:1 leaves 71, not 70.');
  });

  test('a transaction that is gone', () => {
    const problems = tampered((stretch) =>
      Object.assign(stretch, { transactions: stretch.transactions.toSpliced(1, 1) }),
    );

    expect(problems).toContain('tx_3 does not follow the transaction before it.');
  });

  test('an entry that is gone', () => {
    const problems = tampered((stretch) => Object.assign(stretch, { entries: stretch.entries.slice(1) }));

    expect(problems).toContain('tx_1 or its entries were changed.');
  });

  test('a balance that is kept', () => {
    const problems = tampered(({ accounts }) => Object.assign(accounts[0] ?? {}, { balance: 5_000 }));

    expect(problems).toEqual(['acc_1 keeps another balance than its entries sum to.']);
  });
});
