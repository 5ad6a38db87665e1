import { describeSubgraph } from '@customer-module/test-kit';
import { DEFINE, seedsOf } from '../test/seed.ts';
import { profiles } from './profiles.ts';

describeSubgraph(profiles, import.meta.url, {
  async arrange(subgraph) {
    const id = await seedsOf(subgraph).aCustomerOf();
    const input = { key: 'garden', label: 'Garden', category: 'INTEREST', type: 'ENUM', options: ['roof', 'yard'] };
    return {
      existing: { Customer: { id } },
      honest: [{ name: 'defineAttribute', query: DEFINE, variables: { input } }],
    };
  },
});
