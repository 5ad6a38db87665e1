import { GraphQLJSON } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { Customer } from '../customers/index.ts';
import { Assertion } from './assertion.entity.ts';
import { AttributeDefinition } from './attribute-definition.entity.ts';
import { Audience, ResolutionRule } from './attribute.enums.ts';

@ObjectType({ description: 'Why the winner won: the rule, and what it was compared with, in words to read.' })
export class Resolution {
  @Field(() => ResolutionRule, { description: 'The rule.' })
  declare rule: ResolutionRule;

  @Field(() => String, { description: 'The rule in words.' })
  declare explanation: string;

  @Field(() => [ID], { description: 'The statements it was compared with.' })
  declare compared: string[];
}

@ObjectType({ description: 'What is known under one key, and why this value stands.' })
export class AttributeView {
  @Field(() => String, { description: 'The key.' })
  declare key: string;

  @Field(() => AttributeDefinition, { description: 'What the key means.' })
  declare definition: AttributeDefinition;

  @Field(() => GraphQLJSON, { nullable: true, description: 'The value that stands; null where nothing is known.' })
  declare value: unknown;

  @Field(() => Assertion, { nullable: true, description: 'The statement that stands.' })
  declare winner: Assertion | null;

  @Field(() => [Assertion], { description: 'What else counts, newest first.' })
  declare alternatives: Assertion[];

  @Field(() => Resolution, { description: 'Why the winner won.' })
  declare resolution: Resolution;

  @Field(() => Boolean, { description: 'Whether it is time to ask again.' })
  declare stale: boolean;

  @Field(() => Audience, { description: 'Who may see it.' })
  declare audience: Audience;
}

@ObjectType({ description: 'The definition as it stands now.' })
export class AttributeDefinitionPayload {
  @Field(() => AttributeDefinition, { description: 'The definition.' })
  declare attributeDefinition: AttributeDefinition;
}

@ObjectType({ description: 'The statement, and what it makes of the attribute.' })
export class AssertAttributePayload {
  @Field(() => Assertion, { description: 'The statement.' })
  declare assertion: Assertion;

  @Field(() => AttributeView, { description: 'The attribute as it stands now.' })
  declare attribute: AttributeView;

  @Field(() => Customer, { description: 'Whose it is.' })
  declare customer: Customer;
}
