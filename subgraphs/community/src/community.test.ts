import { aCustomer, describeSubgraph } from '@customer-module/test-kit';
import { CREATE_SPACE, seedsOf, START } from '../test/seed.ts';
import { community } from './community.ts';

describeSubgraph(community, import.meta.url, {
  async arrange(subgraph) {
    const seeds = seedsOf(subgraph);
    const [spaceId, author] = [await seeds.aSpace(), aCustomer()];
    const { id } = await seeds.aThread({ spaceId, by: author });
    const space = { slug: 'beans', name: 'Beans', kind: 'QUESTIONS' };
    const thread = { spaceId, title: 'Which beans?', body: 'For filter.', tags: ['beans'], productId: 'product_1' };
    return {
      existing: { Space: { id: spaceId }, Thread: { id }, Customer: { id: author.id } },
      honest: [
        { name: 'createSpace', query: CREATE_SPACE, variables: { input: space } },
        { name: 'startThread', query: START, variables: { input: { ...thread, idempotencyKey: 'beans' } } },
      ],
    };
  },
});
