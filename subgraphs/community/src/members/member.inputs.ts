import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';

@InputType({
  description:
    'Who really did it, and when. For importers (with the import scope) only; what they import is marked, and notifies nobody.',
})
export class OnBehalfInput {
  @Field(() => ID, { description: 'The customer who did it.' })
  declare customerId: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it happened elsewhere; now, where absent.' })
  declare at?: Date | null;
}
