import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Connection,
  connectionOf,
  type Context,
  inTransaction,
  once,
  oneByKey,
  PageArgs,
  pageOf,
  pagesByKey,
  ReferenceResolver,
} from '@customer-module/subgraph-kit';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Args, Ctx, Field, ID, InputType, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Item } from './item.entity.ts';

const loadItem = oneByKey(
  (ids, { em }) => em.find(Item, { id: { $in: [...ids] } }),
  (item) => item.id,
);

const itemsOnShelf = pagesByKey(Item, { key: 'shelf', order: { by: 'name', direction: 'asc' } });
const ItemConnection = connectionOf(Item);

@InputType({ description: 'Items to put on a shelf.' })
export class PutItemsInput {
  @Field(() => [String], { description: 'What they are called.' })
  declare names: string[];

  @Field(() => String, { description: 'Where they go.' })
  declare shelf: string;

  @Field(() => GraphQLJSON, { nullable: true, description: 'Anything to note.' })
  declare note?: unknown;

  @Field(() => String, { nullable: true, description: 'A repeat with the same key has no second effect.' })
  declare idempotencyKey?: string | null;
}

@ReferenceResolver(Item, loadItem)
@Resolver(() => Item)
export class ItemResolver {
  @Query(() => Item, { nullable: true, description: 'One item.' })
  item(@Arg('id', () => ID, { description: 'Its id.' }) id: string, @Ctx() context: Context): Promise<Item | null> {
    return loadItem(context, id);
  }

  @Query(() => ItemConnection, { nullable: true, description: 'All items.' })
  items(@Args(() => PageArgs) page: PageArgs, @Ctx() { em }: Context): Promise<Connection<Item>> {
    return pageOf(em, Item, { where: {}, order: { by: 'name', direction: 'asc' }, page });
  }

  @Query(() => [ItemConnection], { nullable: true, description: 'The first items of each shelf.' })
  shelves(
    @Arg('names', () => [String], { description: 'Which shelves.' }) names: string[],
    @Ctx() context: Context,
  ): Promise<Connection<Item>[]> {
    return Promise.all(names.map((name) => itemsOnShelf(context, name, { first: 2 })));
  }

  @Query(() => Boolean, { nullable: true, description: 'Takes its time.' })
  async slow(@Arg('ms', () => Int, { description: 'How long, in milliseconds.' }) ms: number): Promise<boolean> {
    await sleep(ms);
    return true;
  }

  @Query(() => Boolean, { nullable: true, description: 'Fails, and quotes what it was given.' })
  async faulty(@Arg('text', () => String, { description: 'What to quote.' }) text: string): Promise<boolean> {
    throw new Error(`This "${text}" and ${text} broke it {"row":"${text}"}\nQuery: ${text}`);
  }

  @Mutation(() => Item, { nullable: true, description: 'Puts items on a shelf, and shows the first.' })
  putItems(
    @Arg('input', () => PutItemsInput, { description: 'The items.' }) input: PutItemsInput,
    @Ctx() context: Context,
  ): Promise<Item> {
    return inTransaction(
      context,
      once(Item, 'putItems', input, async ({ em, newId, outbox }) => {
        const { names, shelf, note = null } = input;
        const items = names.map((name) => em.create(Item, { id: newId('item'), name, shelf, note }));
        for (const { name } of items) {
          const data = { productId: shelf, sku: name, name, category: null };
          outbox.add({ type: 'profiles.product-upserted.v1', subject: shelf, data });
        }
        const [first] = items;
        if (!first) throw new Error('Nothing was put.');
        return first;
      }),
    );
  }
}
