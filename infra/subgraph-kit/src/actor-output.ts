import { Field, ID, ObjectType } from 'type-graphql';
import { ActorKind } from './actor.ts';
import { Shareable } from './directives.ts';

@Shareable()
@ObjectType('Actor', { description: 'Who did something, and in which capacity.' })
export class ActorOutput {
  @Field(() => ID, { description: 'The id of the customer, staff member, partner or part of this software.' })
  declare id: string;

  @Field(() => ActorKind, { description: 'In which capacity they acted.' })
  declare kind: ActorKind;

  @Field(() => String, { nullable: true, description: 'The name to print; null where none is kept.' })
  declare name: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'For whom a delegate, an importer or a software agent acted.',
  })
  declare onBehalfOf: string | null;
}
