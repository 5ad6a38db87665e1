import {
  expectIdentityNeeded,
  expectNoOperators,
  startServedSubgraph,
  startTestSubgraph,
} from '@customer-module/test-kit';
import { community } from './community.ts';

test('whoever does not come from the gateway gets no answer, whatever they ask', async () => {
  const served = await startServedSubgraph(community);

  await expectIdentityNeeded(served);

  await served.close();
});

test('an operator that somebody sends reaches the database as a value only', async () => {
  const subgraph = await startTestSubgraph(community);

  await expectNoOperators(subgraph);

  await subgraph.close();
});
