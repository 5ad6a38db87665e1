import { manyByKey } from '@customer-module/subgraph-kit';
import { Fact, ORDER_KINDS } from '../facts/index.ts';
import { type CountedMonth, monthsOf } from './revenue.rules.ts';

export const loadMonths = manyByKey<CountedMonth>(
  (customerIds, { em }) => em.aggregate(Fact, monthsOf(customerIds, ORDER_KINDS)),
  ({ _id }) => _id.customerId,
);
