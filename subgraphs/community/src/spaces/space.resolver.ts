import { type Connection, type Context, PageArgs, ReferenceResolver, Tag } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { participationOf } from '../members/index.ts';
import { type Thread, ThreadConnection, threadsBySpace } from '../threads/index.ts';
import { Space } from './space.entity.ts';
import { CreateSpaceInput, SpaceArgs, SpacesArgs } from './space.inputs.ts';
import { loadSpace } from './space.loaders.ts';
import { ParticipationRight, SpaceConnection, SpacePayload } from './space.outputs.ts';
import { findSpace, listSpaces } from './space.queries.ts';
import { createSpace } from './space.service.ts';

@ReferenceResolver(Space, loadSpace)
@Resolver(() => Space)
export class SpaceResolver {
  @Tag('partner')
  @Query(() => Space, { nullable: true, description: 'One space, by its id or its slug.' })
  space(@Args(() => SpaceArgs) by: SpaceArgs, @Ctx() context: Context): Promise<Space | null> {
    return findSpace(context, by);
  }

  @Tag('partner')
  @Query(() => SpaceConnection, { nullable: true, description: 'Spaces by name, page by page.' })
  spaces(@Args(() => SpacesArgs) list: SpacesArgs, @Ctx() context: Context): Promise<Connection<Space>> {
    return listSpaces(context, list);
  }

  @Mutation(() => SpacePayload, { nullable: true, description: 'Creates a space.' })
  async createSpace(
    @Arg('input', () => CreateSpaceInput, { description: 'The space.' }) input: CreateSpaceInput,
    @Ctx() context: Context,
  ): Promise<SpacePayload> {
    return { space: await createSpace(context, input) };
  }

  @FieldResolver(() => ParticipationRight, { description: 'Whether the caller may take part here.' })
  participation(@Ctx() { actor }: Context): ParticipationRight {
    return participationOf(actor);
  }

  @FieldResolver(() => ThreadConnection, { description: 'Threads in this space, latest activity first.' })
  threads(
    @Root() { id }: Space,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Thread>> {
    return threadsBySpace(context, id, page);
  }
}
