import { PageArgs } from '@customer-module/subgraph-kit';
import { Length, Matches } from 'class-validator';
import { ArgsType, Field, ID, InputType } from 'type-graphql';
import { SpaceKind } from './space.enums.ts';

@ArgsType()
export class SpaceArgs {
  @Field(() => ID, { nullable: true, description: 'By id.' })
  declare id?: string | null;

  @Field(() => String, { nullable: true, description: 'By the name in addresses.' })
  declare slug?: string | null;
}

@ArgsType()
export class SpacesArgs extends PageArgs {
  @Field(() => SpaceKind, { nullable: true, description: 'Only those for this; all, when absent.' })
  declare kind?: SpaceKind | null;
}

@InputType({ description: 'A new space.' })
export class CreateSpaceInput {
  @Matches(/^[a-z0-9-]{2,60}$/)
  @Field(() => String, { description: 'The name in addresses: lower case, digits and hyphens.' })
  declare slug: string;

  @Length(1, 120)
  @Field(() => String, { description: 'The name for people.' })
  declare name: string;

  @Field(() => SpaceKind, { description: 'What the space is for.' })
  declare kind: SpaceKind;

  @Length(0, 2_000)
  @Field(() => String, { nullable: true, description: 'What belongs here.' })
  declare description?: string | null;

  @Length(1, 200)
  @Field(() => String, { nullable: true, description: 'Under which licence people give what they write here.' })
  declare licence?: string | null;
}
