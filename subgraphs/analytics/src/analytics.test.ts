import { readdirSync, readFileSync } from 'node:fs';
import { subgraphSchema } from '@customer-module/subgraph-kit';
import { aCustomer, describeSubgraph } from '@customer-module/test-kit';
import { getNamedType, isObjectType } from 'graphql';
import { anOrder, CUBE, RETENTION, seedsOf } from '../test/seed.ts';
import { analytics } from './analytics.ts';

describeSubgraph(analytics, import.meta.url, {
  async arrange(subgraph) {
    const buyer = aCustomer();
    await seedsOf(subgraph).tell(anOrder(buyer));
    const filters = [{ dimension: 'country', operator: 'IN', values: ['GB', 'DE'] }];
    const table = { measures: ['revenue'], dimensions: ['country'], filters };
    const cohorts = { enter: 'order', returned: 'order', filters };
    return {
      existing: { Customer: { id: buyer.id }, Dimension: { key: 'country' } },
      honest: [
        { name: 'cube', query: CUBE, variables: { input: table } },
        { name: 'retention', query: RETENTION, variables: { input: cohorts } },
      ],
    };
  },
  // What the 360° view shows of one customer, month by month.
  beyondContract: /^(Customer\.revenueByMonth|RevenueMonth|ObjectTypeDefinition RevenueMonth)\b/,
});

test('nothing reads the facts of many people but through the gate', () => {
  const files = readdirSync(new URL('.', import.meta.url), { recursive: true, encoding: 'utf8' });
  const readers = files.filter(
    (file) =>
      /(?<!\.test)\.ts$/.test(file) &&
      /\.aggregate\(|\.find\(Fact|\.find\(Basket/.test(readFileSync(new URL(file, import.meta.url), 'utf8')),
  );

  // The gate itself; where the scores begin; and what one customer may see, which the fields of Customer guard.
  expect(readers.toSorted()).toEqual([
    'customers/customer.loaders.ts',
    'disclosure/disclosure.queries.ts',
    'rfm/rfm.loaders.ts',
    'rfm/rfm.queries.ts',
  ]);
});

test('every root field that counts people says what it hides', async () => {
  const { schema } = await subgraphSchema(analytics.resolvers);
  const fields = Object.values(schema.getQueryType()?.getFields() ?? {});
  const counting = fields.filter(({ type }) => {
    const named = getNamedType(type);
    return isObjectType(named) && 'suppression' in named.getFields();
  });

  const others = fields.map(({ name }) => name).filter((name) => !counting.some((field) => field.name === name));
  expect(others.toSorted()).toEqual([
    '_entities',
    '_service',
    'analyticsFreshness',
    'behaviours',
    'dimensions',
    'metrics',
  ]);
  expect(counting.map(({ name }) => name).toSorted()).toEqual(['cube', 'retention', 'rfm']);
});
