import { type Features, subgraphSchema } from '@customer-module/subgraph-kit';
import type { Context } from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { expectDescribed, undescribed } from './expect-described.ts';
import { expectIdentityNeeded } from './expect-identity-needed.ts';
import { expectNoOperators } from './expect-no-operators.ts';
import { aStaffMember } from './people.ts';
import { startServedSubgraph } from './served-subgraph.ts';
import { startTestSubgraph } from './test-subgraph.ts';
import { Item } from './toy/item.entity.ts';
import { shop } from './toy/toys.ts';

@Resolver()
class CarelessResolver {
  @Query(() => Boolean, { nullable: true, description: 'Hands what people send to the database as it is.' })
  async exists(
    @Arg('like', () => GraphQLJSON, { description: 'What is looked for.' }) like: unknown,
    @Ctx() { em }: Context,
  ): Promise<boolean> {
    return (await em.count(Item, { name: like } as FilterQuery<Item>)) > 0;
  }
}

const careless: Features = { ...shop, resolvers: [CarelessResolver] };

test('a subgraph that passes values on as values passes the check of operators', async () => {
  const careful = await startTestSubgraph(shop);

  await expectNoOperators(careful);

  await careful.close();
});

test('the check of operators sees a filter that people wrote', async () => {
  const subgraph = await startTestSubgraph(careless);

  await expect(expectNoOperators(subgraph)).rejects.toThrow('Query.exists: aggregate');

  await subgraph.close();
});

test('the check of identities sees an answer to somebody without one', async () => {
  const served = await startServedSubgraph(shop);
  const admin = aStaffMember('ADMIN');
  const open: typeof served.post = async (body) =>
    served.post(body, { 'x-identity': await served.identityFor(admin, body) });

  await expect(expectIdentityNeeded({ ...served, post: open })).rejects.toThrow('Mutation.putItems: a forged identity');

  await served.close();
});

test('a schema whose every part is described passes, and each part that is not is named', async () => {
  const { sdl } = await subgraphSchema(shop.resolvers);

  expectDescribed(sdl);
  expect(undescribed('type Query { a(b: Int): Int } "It." enum E { ONE } "It." type T { "It." c: Int }')).toEqual([
    'Query.a',
    'Query.a.b',
    'E.ONE',
  ]);
});
