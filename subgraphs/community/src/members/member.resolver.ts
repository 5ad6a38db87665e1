import { canonicalId, type Connection, type Context, PageArgs, ReferenceResolver } from '@customer-module/subgraph-kit';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { contributionsOf, type Thread, ThreadConnection, threadsByAuthor } from '../threads/index.ts';
import { ContributionSummary } from './member.outputs.ts';
import { Customer } from './member.reference.ts';

@ReferenceResolver(Customer, async (_, id) => ({ id }))
@Resolver(() => Customer)
export class MemberResolver {
  @FieldResolver(() => ThreadConnection, { nullable: true, description: 'Threads this person started, newest first.' })
  async threads(
    @Root() { id }: Customer,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Thread>> {
    return threadsByAuthor(context, await canonicalId(context, id), page);
  }

  @FieldResolver(() => ContributionSummary, { nullable: true, description: 'How much this person contributed.' })
  async contributions(@Root() { id }: Customer, @Ctx() context: Context): Promise<ContributionSummary> {
    return contributionsOf(context, await canonicalId(context, id));
  }
}
