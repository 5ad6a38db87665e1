import { type Context, loaderOf, manyByKey, oneByKey } from '@customer-module/subgraph-kit';
import { Assertion } from './assertion.entity.ts';
import { AttributeDefinition } from './attribute-definition.entity.ts';
import { AssertionState } from './attribute.enums.ts';

export const loadActive = manyByKey(
  (customerIds, { em }) => em.find(Assertion, { customerId: { $in: [...customerIds] }, state: AssertionState.ACTIVE }),
  (assertion) => assertion.customerId,
);

export const loadDefinition = oneByKey(
  (keys, { em }) => em.find(AttributeDefinition, { key: { $in: [...keys] } }),
  (definition) => definition.key,
);

const loadCatalogue = loaderOf<string, AttributeDefinition[]>(async ([catalogue = ''], { em }) => {
  const all = await em.find(AttributeDefinition, {}, { orderBy: { key: 'asc' }, limit: 1_000 });
  return new Map([[catalogue, all]]);
});

/** Every definition: a company has tens of them, at most a thousand. */
export async function loadDefinitions(context: Context): Promise<AttributeDefinition[]> {
  return (await loadCatalogue(context, 'all')) ?? [];
}
