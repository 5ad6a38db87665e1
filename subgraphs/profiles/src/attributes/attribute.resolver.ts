import type { Context } from '@customer-module/subgraph-kit';
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Customer } from '../customers/index.ts';
import { AttributeDefinition } from './attribute-definition.entity.ts';
import { AttributeCategory } from './attribute.enums.ts';
import { AssertAttributeInput, AttributesArgs, DefineAttributeInput } from './attribute.inputs.ts';
import { AssertAttributePayload, AttributeDefinitionPayload, AttributeView } from './attribute.outputs.ts';
import { listDefinitions, viewOf, viewsOf } from './attribute.queries.ts';
import { assertAttribute, defineAttribute } from './attribute.service.ts';

@Resolver(() => Customer)
export class AttributeResolver {
  @Query(() => [AttributeDefinition], {
    nullable: true,
    description: 'What can be known about customers, by key; at most 1,000.',
  })
  attributeDefinitions(
    @Arg('category', () => AttributeCategory, { nullable: true, description: 'About this.' })
    category: AttributeCategory | null,
    @Ctx() context: Context,
  ): Promise<AttributeDefinition[]> {
    return listDefinitions(context, category);
  }

  @Mutation(() => AttributeDefinitionPayload, { nullable: true, description: 'Defines what can be known.' })
  async defineAttribute(
    @Arg('input', () => DefineAttributeInput, { description: 'The definition.' }) input: DefineAttributeInput,
    @Ctx() context: Context,
  ): Promise<AttributeDefinitionPayload> {
    return { attributeDefinition: await defineAttribute(context, input) };
  }

  @Mutation(() => AssertAttributePayload, {
    nullable: true,
    description: "States an attribute value as the caller. A customer's DECLARED value wins at once.",
  })
  assertAttribute(
    @Arg('input', () => AssertAttributeInput, { description: 'The statement.' }) input: AssertAttributeInput,
    @Ctx() context: Context,
  ): Promise<AssertAttributePayload> {
    return assertAttribute(context, input);
  }

  @FieldResolver(() => AttributeView, {
    nullable: true,
    description: 'One attribute as the caller may see it; null when hidden from the caller.',
  })
  attribute(
    @Root() customer: Customer,
    @Arg('key', () => String, { description: 'The key.' }) key: string,
    @Ctx() context: Context,
  ): Promise<AttributeView | null> {
    return viewOf(context, customer, key);
  }

  @FieldResolver(() => [AttributeView], {
    nullable: true,
    description: 'Every attribute with a value that the caller may see, by key; at most 1,000.',
  })
  attributes(
    @Root() customer: Customer,
    @Args(() => AttributesArgs) which: AttributesArgs,
    @Ctx() context: Context,
  ): Promise<AttributeView[] | null> {
    return viewsOf(context, customer, which);
  }
}
