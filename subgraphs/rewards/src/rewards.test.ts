import { describeSubgraph } from '@customer-module/test-kit';
import { CREATE, DEFINE, seedsOf, A_POINT_PER_POUND } from '../test/seed.ts';
import { rewards } from './rewards.ts';

describeSubgraph(rewards, import.meta.url, {
  async arrange(subgraph) {
    const seeds = seedsOf(subgraph);
    await seeds.aCurrency();
    await seeds.aRule();
    const { id } = await seeds.aBuyer();
    const currency = { id: 'miles', name: 'Miles', kind: 'REDEEMABLE' };
    const rule = { ...A_POINT_PER_POUND, validFrom: '2026-01-01T00:00:00Z' };
    return {
      existing: { Customer: { id }, RewardAccount: { id: await seeds.accountIdOf(id) } },
      honest: [
        { name: 'defineCurrency', query: DEFINE, variables: { input: currency } },
        { name: 'createRewardRule', query: CREATE, variables: { input: rule } },
      ],
    };
  },
});
