import { productUpserted } from '@customer-module/event-contracts';
import { type Context, eventsFreshness, type Features, inBatches, on } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Heard, Item } from './item.entity.ts';
import { ItemResolver } from './item.resolver.ts';

/** Publishes a `product-upserted` for each item, with its shelf as the subject. It plays the part of profiles. */
export const shop: Features = { name: 'profiles', entities: [Item], resolvers: [ItemResolver], reactions: [] };

@ObjectType({ description: 'How far a source was read.' })
class ToyFreshness {
  @Field(() => String, { description: 'Who publishes.' })
  declare source: string;

  @Field(() => Int, { description: 'How many events were read.' })
  declare position: number;

  @Field(() => Int, { description: 'How many were not.' })
  declare behind: number;

  @Field(() => GraphQLDateTime, { description: 'When the last one happened.' })
  declare lastEventTime: Date;
}

@Resolver()
class CounterResolver {
  @Query(() => [ToyFreshness], { nullable: true, description: 'How far each source was read.' })
  freshness(@Ctx() context: Context): Promise<ToyFreshness[]> {
    return eventsFreshness(context);
  }
}

/** Keeps the names of each shelf in the order heard. An item named poison cannot be taken in until it is cured. */
export function counter(isCured: () => boolean = () => false): Features {
  const hear = on(productUpserted, async ({ em }, { subject, data }) => {
    if (data.name === 'poison' && !isCured()) throw new Error('This is poison.');
    const heard = (await em.findOne(Heard, { id: subject })) ?? em.create(Heard, { id: subject, names: [] });
    heard.names = [...heard.names, data.name];
  });
  return { name: 'rewards', entities: [Heard], resolvers: [CounterResolver], reactions: [hear] };
}

/** The same in batches; writes down how large each was. */
export function batchCounter(batches: number[]): Features {
  const hear = inBatches(productUpserted, async ({ em }, events) => {
    batches.push(events.length);
    for (const [subject, own] of Map.groupBy(events, (event) => event.subject)) {
      const heard = (await em.findOne(Heard, { id: subject })) ?? em.create(Heard, { id: subject, names: [] });
      heard.names = [...heard.names, ...own.map(({ data }) => data.name)];
    }
  });
  return { ...counter(), reactions: [hear] };
}
