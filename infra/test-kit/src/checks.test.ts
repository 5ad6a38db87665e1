import { type Context, type Features, ReferenceResolver, subgraphSchema } from '@customer-module/subgraph-kit';
import type { FilterQuery } from '@mikro-orm/core';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, Query, Resolver } from 'type-graphql';
import { expectDescribed, undescribed } from './expect-described.ts';
import { expectIdentityNeeded } from './expect-identity-needed.ts';
import { expectNoOperators } from './expect-no-operators.ts';
import { expectOneBatch } from './expect-one-batch.ts';
import { aStaffMember } from './people.ts';
import { startServedSubgraph } from './served-subgraph.ts';
import { startTestSubgraph } from './test-subgraph.ts';
import { Item } from './toy/item.entity.ts';
import { ItemResolver } from './toy/item.resolver.ts';
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

/** Looks only where the first value is right. */
@Resolver()
class PickyResolver {
  @Query(() => Boolean, { nullable: true, description: 'Hands what people send on, once it knows the shelf.' })
  async stands(
    @Arg('shelf', () => String, { description: 'Where.' }) shelf: string,
    @Arg('like', () => GraphQLJSON, { description: 'What is looked for.' }) like: unknown,
    @Ctx() { em }: Context,
  ): Promise<boolean> {
    return shelf === 'toys' && (await em.count(Item, { name: like } as FilterQuery<Item>)) > 0;
  }
}

@Resolver(() => Item)
class CarelessItemResolver {
  @FieldResolver(() => Boolean, { description: 'Hands what people send to the database as it is.' })
  async hasTwin(
    @Arg('like', () => GraphQLJSON, { description: 'What is looked for.' }) like: unknown,
    @Ctx() { em }: Context,
  ): Promise<boolean> {
    return (await em.count(Item, { name: like } as FilterQuery<Item>)) > 1;
  }
}

@Resolver()
class IdleResolver {
  @Query(() => String, { nullable: true, description: 'What was said.' })
  echo(@Arg('text', () => String, { description: 'What to say.' }) text: string): string {
    return text;
  }
}

@ReferenceResolver(Item, ({ em }, id) => em.findOne(Item, { id }))
@Resolver(() => Item)
class OneByOneResolver {}

const careless: Features = { ...shop, resolvers: [CarelessResolver] };
const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';

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

test('the check of operators sees it in a field of an entity, and says where it found no entity to ask', async () => {
  const subgraph = await startTestSubgraph({ ...shop, resolvers: [ItemResolver, CarelessItemResolver] });
  const input = { shelf: 'toys', names: ['ball'] };
  const { putItems } = await subgraph.ask<{ putItems: { id: string } }>(PUT, { input }, aStaffMember('ADMIN'));

  const existing = { Item: { id: putItems.id } };
  await expect(expectNoOperators(subgraph, { existing })).rejects.toThrow('Item.hasTwin(like:): aggregate');
  await expect(expectNoOperators(subgraph)).rejects.toThrow('"Item.hasTwin(like:)"');

  await subgraph.close();
});

test('the check of operators fails where the database hears nothing, and gets in by an honest operation', async () => {
  const subgraph = await startTestSubgraph({ ...shop, resolvers: [PickyResolver] });
  const query = 'query ($shelf: String!, $like: JSON!) { stands(shelf: $shelf, like: $like) }';
  const honest = [{ name: 'on a shelf', query, variables: { shelf: 'toys', like: 'ball' } }];

  await expect(expectNoOperators(subgraph)).rejects.toThrow('toBeGreaterThan');
  await expect(expectNoOperators(subgraph, { honest })).rejects.toThrow('on a shelf: aggregate');

  await subgraph.close();
});

test('the check of batches names an entity that is loaded one by one', async () => {
  const subgraph = await startTestSubgraph({ ...shop, resolvers: [IdleResolver, OneByOneResolver] });

  await expect(expectOneBatch(subgraph)).rejects.toThrow('Item: 10 commands instead of 1');

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
