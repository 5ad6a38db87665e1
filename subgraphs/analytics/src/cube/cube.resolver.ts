import type { Context } from '@customer-module/subgraph-kit';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { CubeInput } from './cube.inputs.ts';
import { CubeResult } from './cube.outputs.ts';
import { askCube } from './cube.queries.ts';

@Resolver()
export class CubeResolver {
  @Query(() => CubeResult, {
    nullable: true,
    description:
      'Slice and dice: measures by dimensions over time, filtered, compared with another period. Analysts, marketers and admins may.',
  })
  cube(
    @Arg('input', () => CubeInput, { description: 'The question.' }) input: CubeInput,
    @Ctx() context: Context,
  ): Promise<CubeResult> {
    return askCube(context, input);
  }
}
