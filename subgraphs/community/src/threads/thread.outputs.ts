import { connectionOf, Tag } from '@customer-module/subgraph-kit';
import { Field, ObjectType } from 'type-graphql';
import { Thread } from './thread.entity.ts';

export const ThreadConnection = connectionOf(Thread, 'partner');

@Tag('partner')
@ObjectType({ description: 'The thread after the change.' })
export class ThreadPayload {
  @Field(() => Thread, { description: 'The thread.' })
  declare thread: Thread;
}
