import { defineEntity, p } from '@mikro-orm/core';
import { Field, Int, ObjectType } from 'type-graphql';
import { AttributeCategory, AttributeType, Audience, Holder, Sensitivity } from './attribute.enums.ts';

const AttributeDefinitionSchema = defineEntity({
  name: 'AttributeDefinition',
  collection: 'attributeDefinitions',
  properties: {
    key: p.string().primary().fieldName('_id'),
    label: p.string(),
    description: p.string().nullable(),
    category: p.enum(() => AttributeCategory),
    type: p.enum(() => AttributeType),
    options: p.array().nullable(),
    sensitivity: p.enum(() => Sensitivity),
    holder: p.enum(() => Holder),
    defaultAudience: p.enum(() => Audience),
    quasiIdentifier: p.boolean(),
    staleAfterDays: p.integer().nullable(),
    legalRecord: p.boolean(),
    analytic: p.boolean(),
  },
});

@ObjectType({ description: 'What can be known about customers under one key.' })
export class AttributeDefinition extends AttributeDefinitionSchema.class {
  @Field(() => String, { description: 'The key; it never changes its meaning.' })
  declare key: string;

  @Field(() => String, { description: 'The name to print.' })
  declare label: string;

  @Field(() => String, { nullable: true, description: 'What it means.' })
  declare description: string | null;

  @Field(() => AttributeCategory, { description: 'What it is about.' })
  declare category: AttributeCategory;

  @Field(() => AttributeType, { description: 'What form its values have.' })
  declare type: AttributeType;

  @Field(() => [String], { nullable: true, description: 'For ENUM: the values there are.' })
  declare options: string[] | null;

  @Field(() => Sensitivity, { description: 'How much harm a value could do.' })
  declare sensitivity: Sensitivity;

  @Field(() => Holder, { description: 'Who says what the value is.' })
  declare holder: Holder;

  @Field(() => Audience, { description: 'Who may see a value, unless the customer says otherwise.' })
  declare defaultAudience: Audience;

  @Field(() => Boolean, {
    description: 'Part of what could single a person out; crossings of such attributes get the stricter privacy floor.',
  })
  declare quasiIdentifier: boolean;

  @Field(() => Int, { nullable: true, description: 'Days after which the value is asked about again.' })
  declare staleAfterDays: number | null;

  @Field(() => Boolean, {
    description: 'An imported record may outrank what the customer declares, and says so.',
  })
  declare legalRecord: boolean;

  @Field(() => Boolean, { description: 'Changes carry the value to analytics.' })
  declare analytic: boolean;
}
AttributeDefinitionSchema.setClass(AttributeDefinition);

type Meaning = 'key' | 'label' | 'description' | 'category' | 'type' | 'options' | 'staleAfterDays';
type Handling = 'sensitivity' | 'holder' | 'defaultAudience' | 'quasiIdentifier' | 'legalRecord' | 'analytic';
export type NewDefinition = Pick<AttributeDefinition, Meaning | Handling>;
