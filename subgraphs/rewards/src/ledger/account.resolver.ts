import { type Connection, type Context, PageArgs, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Currency, loadCurrency } from '../currencies/index.ts';
import { Customer } from '../customers/index.ts';
import { RewardAccount } from './account.entity.ts';
import type { LedgerEntry } from './entry.entity.ts';
import { loadAccount } from './ledger.loaders.ts';
import { LedgerEntryConnection } from './ledger.outputs.ts';
import { entriesByAccount } from './ledger.queries.ts';

@ReferenceResolver(RewardAccount, loadAccount)
@Resolver(() => RewardAccount)
export class RewardAccountResolver {
  @FieldResolver(() => Customer, { nullable: true, description: 'Whose it is.' })
  customer(@Root() { customerId }: RewardAccount): Customer {
    return { id: customerId };
  }

  @FieldResolver(() => Currency, { description: 'Of which currency.' })
  currency(@Root() { currencyId }: RewardAccount, @Ctx() context: Context): Promise<Currency | null> {
    return loadCurrency(context, currencyId);
  }

  @FieldResolver(() => LedgerEntryConnection, { description: 'What it gained and lost, newest first.' })
  entries(
    @Root() { id }: RewardAccount,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<LedgerEntry>> {
    return entriesByAccount(context, id, page);
  }
}
