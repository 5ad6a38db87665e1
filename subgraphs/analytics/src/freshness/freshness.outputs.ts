import { Tag } from '@customer-module/subgraph-kit';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, ObjectType } from 'type-graphql';

@Tag('partner')
@ObjectType({ description: 'How far the facts have been read.' })
export class Freshness {
  @Field(() => GraphQLDateTime, { description: 'Everything that happened until then is in the answers.' })
  declare asOf: Date;

  @Field(() => Float, { description: 'How many seconds ago that is.' })
  declare lagSeconds: number;

  @Field(() => Boolean, { description: 'Whether the facts are being read again from the start.' })
  declare rebuilding: boolean;
}
