import { type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Currency, loadCurrency } from '../currencies/index.ts';
import { LedgerEntry } from './entry.entity.ts';
import { VerifyLedgerArgs } from './ledger.inputs.ts';
import { entriesOfTransaction, loadReversalOf, loadTransaction } from './ledger.loaders.ts';
import { Cause, LedgerVerification, Liability } from './ledger.outputs.ts';
import { findTransaction, liabilities, verifyLedger } from './ledger.queries.ts';
import { LedgerTransaction } from './transaction.entity.ts';

@ReferenceResolver(LedgerTransaction, loadTransaction)
@Resolver(() => LedgerTransaction)
export class LedgerTransactionResolver {
  @Query(() => LedgerTransaction, { nullable: true, description: 'One transaction of the ledger; for staff.' })
  ledgerTransaction(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: Context,
  ): Promise<LedgerTransaction | null> {
    return findTransaction(context, id);
  }

  @Query(() => LedgerVerification, {
    nullable: true,
    description: 'Computes hash chain and balances again, over one stretch of transactions; for staff.',
  })
  verifyLedger(
    @Args(() => VerifyLedgerArgs) stretch: VerifyLedgerArgs,
    @Ctx() context: Context,
  ): Promise<LedgerVerification> {
    return verifyLedger(context, stretch);
  }

  @Query(() => [Liability], { nullable: true, description: 'What the company owes in points; for staff.' })
  liability(@Ctx() context: Context): Promise<Liability[]> {
    return liabilities(context);
  }

  @FieldResolver(() => [LedgerEntry], { description: 'What each account gained or lost.' })
  entries(@Root() { id }: LedgerTransaction, @Ctx() context: Context): Promise<LedgerEntry[]> {
    return entriesOfTransaction(context, id);
  }

  @FieldResolver(() => Cause, { description: 'The fact behind it.' })
  cause(@Root() { cause }: LedgerTransaction): Cause {
    return cause;
  }

  @FieldResolver(() => LedgerTransaction, { nullable: true, description: 'What it takes back, in whole or in part.' })
  async reverses(
    @Root() { reversesId }: LedgerTransaction,
    @Ctx() context: Context,
  ): Promise<LedgerTransaction | null> {
    return reversesId ? loadTransaction(context, reversesId) : null;
  }

  @FieldResolver(() => LedgerTransaction, {
    nullable: true,
    description: 'What took it back; the last one, where that came in parts.',
  })
  reversedBy(@Root() { id }: LedgerTransaction, @Ctx() context: Context): Promise<LedgerTransaction | null> {
    return loadReversalOf(context, id);
  }
}

@Resolver(() => LedgerEntry)
export class LedgerEntryResolver {
  @FieldResolver(() => Currency, { description: 'Of which currency.' })
  currency(@Root() { currencyId }: LedgerEntry, @Ctx() context: Context): Promise<Currency | null> {
    return loadCurrency(context, currencyId);
  }

  @Tag('internal')
  @FieldResolver(() => LedgerTransaction, { description: 'The transaction that it is part of.' })
  transaction(@Root() { transactionId }: LedgerEntry, @Ctx() context: Context): Promise<LedgerTransaction | null> {
    return loadTransaction(context, transactionId);
  }
}

@Resolver(() => Liability)
export class LiabilityResolver {
  @FieldResolver(() => Currency, { description: 'Of which currency.' })
  currency(@Root() { currencyId }: Liability, @Ctx() context: Context): Promise<Currency | null> {
    return loadCurrency(context, currencyId);
  }
}
