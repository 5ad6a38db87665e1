import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType({
  description:
    'Who really did it. Partners with community:write say who, importers (with the import scope) also when; what they import is marked, and notifies nobody.',
})
export class OnBehalfInput {
  @Field(() => ID, { description: 'The customer who did it.' })
  declare customerId: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it happened elsewhere: needs the import scope.' })
  declare at?: Date | null;
}
