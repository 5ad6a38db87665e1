import { aStaffMember } from './people.ts';
import { ENTITIES, entityTypes, sampleKey } from './sample-operations.ts';
import type { TestSubgraph } from './test-subgraph.ts';

const MANY = 10;

/** Asks each entity of the schema by one key and by many, and expects that both cost the same commands. */
export async function expectOneBatch(subgraph: TestSubgraph): Promise<void> {
  const dear: string[] = [];
  for (const type of entityTypes(subgraph.schema)) {
    const representations = Array.from({ length: MANY }, (_, index) => ({
      __typename: type.name,
      ...sampleKey(type, (scalar) => (scalar === 'Int' ? index : `sample ${index}`)),
    }));
    const costOf = (count: number) =>
      subgraph.commandsOf(() =>
        subgraph.answerOf(ENTITIES, { representations: representations.slice(0, count) }, aStaffMember('ADMIN')),
      );
    const [one, many] = [await costOf(1), await costOf(MANY)];
    if (many.length > one.length) dear.push(`${type.name}: ${many.length} commands instead of ${one.length}`);
  }
  expect(dear).toEqual([]);
}
