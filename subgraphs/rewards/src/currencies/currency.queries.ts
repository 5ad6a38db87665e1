import type { Context, Reads } from '@customer-module/subgraph-kit';
import { Currency } from './currency.entity.ts';

/** There are a handful, defined by admins. */
const MOST = 100;

export function listCurrencies({ em }: Pick<Context, 'em'>): Promise<Currency[]> {
  return em.find(Currency, {}, { orderBy: { id: 'asc' }, limit: MOST });
}

export async function currenciesById(em: Reads, ids: readonly string[]): Promise<ReadonlyMap<string, Currency>> {
  const found = await em.find(Currency, { id: { $in: [...new Set(ids)] } });
  return new Map(found.map((currency) => [currency.id, currency]));
}
