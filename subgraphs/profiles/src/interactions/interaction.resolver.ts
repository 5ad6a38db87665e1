import { type Context, Money, Tag } from '@customer-module/subgraph-kit';
import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { Customer, loadCustomer } from '../customers/index.ts';
import { Interaction } from './interaction.entity.ts';
import { RecordInteractionsInput } from './interaction.inputs.ts';
import { loadInteraction } from './interaction.loaders.ts';
import { InteractionLine, linesOf, RecordInteractionsPayload, totalOf } from './interaction.outputs.ts';
import { recordInteractions } from './interaction.service.ts';

@Resolver(() => Interaction)
export class InteractionResolver {
  @Tag('partner')
  @Mutation(() => RecordInteractionsPayload, {
    nullable: true,
    description: 'Records up to 1,000 interactions, each once per (source, externalId). Each succeeds or fails alone.',
  })
  recordInteractions(
    @Arg('input', () => RecordInteractionsInput, { description: 'What a source recorded.' })
    input: RecordInteractionsInput,
    @Ctx() context: Context,
  ): Promise<RecordInteractionsPayload> {
    return recordInteractions(context, input);
  }

  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'Null for an anonymous purchase, and after erasure.',
  })
  customer(@Root() { customerId }: Interaction, @Ctx() context: Context): Promise<Customer | null> | null {
    return customerId ? loadCustomer(context, customerId) : null;
  }

  @FieldResolver(() => [InteractionLine], { description: 'What was bought or given back; at most 2,000.' })
  lines(@Root() interaction: Interaction): InteractionLine[] {
    return linesOf(interaction);
  }

  @FieldResolver(() => Money, { nullable: true, description: 'What was paid; negative in a return.' })
  total(@Root() interaction: Interaction): Money | null {
    return totalOf(interaction);
  }

  @FieldResolver(() => Interaction, {
    nullable: true,
    description: 'For a return: the purchase that it takes back, when known.',
  })
  relatesTo(@Root() { relatesToId }: Interaction, @Ctx() context: Context): Promise<Interaction | null> | null {
    return relatesToId ? loadInteraction(context, relatesToId) : null;
  }

  @FieldResolver(() => GraphQLJSON, { nullable: true, description: 'What else the source knows.' })
  detail(@Root() { detail }: Interaction): unknown {
    return detail === null ? null : JSON.parse(detail);
  }
}
