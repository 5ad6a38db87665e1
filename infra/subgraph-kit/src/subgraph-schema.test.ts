import 'reflect-metadata';
import { Field, FieldResolver, ID, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Key } from './directives.ts';
import { ReferenceResolver } from './reference-resolver.ts';
import { subgraphSchema } from './subgraph-schema.ts';

@Key('id')
@ObjectType({ description: 'Somebody whom another subgraph owns.' })
class Guest {
  @Field(() => ID, { description: 'The id.' })
  declare id: string;
}

@ReferenceResolver(Guest, async (_, id) => ({ id }))
@Resolver(() => Guest)
class GuestResolver {
  @FieldResolver(() => Int, { nullable: true, description: 'How often they came.' })
  visits(): number {
    return 3;
  }

  @Query(() => Int, { nullable: true, description: 'How many came.' })
  guests(): number {
    return 1;
  }
}

test('an entity that gets fields here is served, though no root field answers it', async () => {
  const { sdl, schema } = await subgraphSchema([GuestResolver]);

  expect(sdl).toMatch(/type Guest @key\(fields: "id"\) \{[^}]*visits: Int/);
  expect(Object.keys(schema.getTypeMap())).toContain('Guest');
});
