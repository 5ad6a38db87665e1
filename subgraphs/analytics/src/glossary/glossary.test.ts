import { startTestSubgraph } from '@customer-module/test-kit';
import { seedsOf } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

test('words of the glossary are known without the database, however many are referred to', async () => {
  const analytics = await startTestSubgraph(features);
  const { analyst } = seedsOf(analytics);
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Metric { key } ... on Dimension { key }
  } }`;
  const words = [
    ...['revenue', 'orders', 'customers'].map((key) => ({ __typename: 'Metric', key })),
    ...['country', 'channel'].map((key) => ({ __typename: 'Dimension', key })),
  ];
  const representations = [...words, { __typename: 'Metric', key: 'unknown' }];

  const commands = await analytics.commandsOf(async () => {
    const known = words.map(({ key }) => ({ key }));
    expect(await analytics.ask(query, { representations }, analyst)).toEqual({ _entities: [...known, null] });
  });

  expect(commands).toEqual([]);
  await analytics.close();
});
