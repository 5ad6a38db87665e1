import { manyByKey, oneByKey } from '@customer-module/subgraph-kit';
import { Customer } from './customer.entity.ts';
import { Identity } from './identity.entity.ts';
import { SourceProfile } from './source-profile.entity.ts';

export const loadCustomer = oneByKey(
  (ids, { em }) => em.find(Customer, { id: { $in: [...ids] } }),
  (customer) => customer.id,
);

export const loadSourceProfiles = manyByKey(
  (customerIds, { em }) =>
    em.find(SourceProfile, { customerId: { $in: [...customerIds] } }, { orderBy: { id: 'asc' } }),
  (profile) => profile.customerId,
);

export const loadIdentities = manyByKey(
  (customerIds, { em }) => em.find(Identity, { customerId: { $in: [...customerIds] } }, { orderBy: { id: 'asc' } }),
  (identity) => identity.customerId,
);

export const loadProfileIdentities = manyByKey(
  (profileIds, { em }) => em.find(Identity, { sourceProfileId: { $in: [...profileIds] } }, { orderBy: { id: 'asc' } }),
  (identity) => identity.sourceProfileId,
);
