import { type Context, inTransaction } from '@customer-module/subgraph-kit';
import { Currency } from './currency.entity.ts';
import type { DefineCurrencyInput } from './currency.inputs.ts';
import * as rules from './currency.rules.ts';

export function defineCurrency(context: Context, input: DefineCurrencyInput): Promise<Currency> {
  return inTransaction(context, async ({ em, actor }) => {
    const known = await em.findOne(Currency, { id: input.id });
    const defined = rules.defineCurrency(known, input, actor);
    return known ? Object.assign(known, defined) : em.create(Currency, defined);
  });
}
