import { type Connection, type Context, Tag } from '@customer-module/subgraph-kit';
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Customer } from '../customers/index.ts';
import type { Interaction } from './interaction.entity.ts';
import { TimelineArgs } from './interaction.inputs.ts';
import { InteractionConnection } from './interaction.outputs.ts';
import { timelineOf } from './interaction.queries.ts';

@Resolver(() => Customer)
export class TimelineResolver {
  @Tag('partner')
  @FieldResolver(() => InteractionConnection, {
    nullable: true,
    description: 'What happened, newest first. A partner sees what its own source recorded.',
  })
  timeline(
    @Root() customer: Customer,
    @Args(() => TimelineArgs) list: TimelineArgs,
    @Ctx() context: Context,
  ): Promise<Connection<Interaction> | null> {
    return timelineOf(context, customer, list);
  }
}
