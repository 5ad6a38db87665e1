import { type Context, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Currency } from './currency.entity.ts';
import { DefineCurrencyInput } from './currency.inputs.ts';
import { loadCurrency } from './currency.loaders.ts';
import { CurrencyPayload, PointsAmount } from './currency.outputs.ts';
import { listCurrencies } from './currency.queries.ts';
import { defineCurrency } from './currency.service.ts';

@ReferenceResolver(Currency, loadCurrency)
@Resolver(() => Currency)
export class CurrencyResolver {
  @Tag('partner')
  @Query(() => [Currency], { nullable: true, description: 'Every kind of points, at most 100.' })
  currencies(@Ctx() context: Context): Promise<Currency[]> {
    return listCurrencies(context);
  }

  @Mutation(() => CurrencyPayload, {
    nullable: true,
    description: 'Defines a kind of points, or gives it other terms; admins may.',
  })
  async defineCurrency(
    @Arg('input', () => DefineCurrencyInput, { description: 'The currency.' }) input: DefineCurrencyInput,
    @Ctx() context: Context,
  ): Promise<CurrencyPayload> {
    return { currency: await defineCurrency(context, input) };
  }
}

@Resolver(() => PointsAmount)
export class PointsAmountResolver {
  @FieldResolver(() => Currency, { description: 'Of which currency.' })
  currency(@Root() { currencyId }: PointsAmount, @Ctx() context: Context): Promise<Currency | null> {
    return loadCurrency(context, currencyId);
  }
}
