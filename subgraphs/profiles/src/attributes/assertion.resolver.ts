import { ActorOutput } from '@customer-module/subgraph-kit';
import { GraphQLJSON } from 'graphql-scalars';
import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Assertion } from './assertion.entity.ts';

@Resolver(() => Assertion)
export class AssertionResolver {
  @FieldResolver(() => GraphQLJSON, { nullable: true, description: 'The value.' })
  value(@Root() { valueText }: Assertion): unknown {
    return JSON.parse(valueText);
  }

  @FieldResolver(() => ActorOutput, { description: 'Who said so.' })
  assertedBy(@Root() { byId, byKind, byName }: Assertion): ActorOutput {
    return { id: byId, kind: byKind, name: byName, onBehalfOf: null };
  }
}
