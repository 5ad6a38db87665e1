import { type Context, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Dimension, loadDimension } from '../glossary/index.ts';
import { valuesOf } from './counting.queries.ts';

const USUAL_VALUES = 50;

@ReferenceResolver(Dimension, loadDimension, ['key'])
@Resolver(() => Dimension)
export class DimensionResolver {
  @FieldResolver(() => [String], {
    description: 'The values that the most orders have, of those that describe enough people to be shown.',
  })
  values(
    @Root() { key }: Dimension,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: USUAL_VALUES,
      description: 'How many to return: at most 100.',
    })
    first: number | null,
    @Ctx() context: Context,
  ): Promise<string[]> {
    return valuesOf(context, key, first ?? USUAL_VALUES);
  }
}
