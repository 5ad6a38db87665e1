import { oneByKey } from '@customer-module/subgraph-kit';
import { Currency } from './currency.entity.ts';

export const loadCurrency = oneByKey(
  (ids, { em }) => em.find(Currency, { id: { $in: [...ids] } }),
  (currency) => currency.id,
);
