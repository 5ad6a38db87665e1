import { connectionOf, Tag } from '@customer-module/subgraph-kit';
import { Field, ObjectType } from 'type-graphql';
import { Space } from './space.entity.ts';

export const SpaceConnection = connectionOf(Space, 'partner');

@ObjectType({ description: 'The space after the change.' })
export class SpacePayload {
  @Field(() => Space, { description: 'The space.' })
  declare space: Space;
}

@Tag('partner')
@ObjectType({ description: 'Whether the caller may take part, and if not, why.' })
export class ParticipationRight {
  @Field(() => Boolean, { description: 'Whether what the caller writes would be taken.' })
  declare allowed: boolean;

  @Field(() => String, { nullable: true, description: 'The reason that a write would be refused with.' })
  declare reason: string | null;
}
