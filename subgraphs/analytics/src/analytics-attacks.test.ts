import {
  expectIdentityNeeded,
  expectNoOperators,
  startServedSubgraph,
  startTestSubgraph,
} from '@customer-module/test-kit';
import { analytics } from './analytics.ts';

test('whoever does not come from the gateway gets no answer, whatever they ask', async () => {
  const served = await startServedSubgraph(analytics);

  await expectIdentityNeeded(served);

  await served.close();
});

test('an operator that somebody sends reaches the database as a value only', async () => {
  const subgraph = await startTestSubgraph(analytics);

  await expectNoOperators(subgraph);

  await subgraph.close();
});
