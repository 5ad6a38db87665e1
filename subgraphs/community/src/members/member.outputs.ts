import { ActorKind, Tag } from '@customer-module/subgraph-kit';
import { Field, Int, ObjectType } from 'type-graphql';
import { Customer } from './member.reference.ts';

@Tag('partner')
@ObjectType({
  description: 'Whoever wrote it, with the name to print, so that a page of posts asks no other subgraph.',
})
export class Author {
  @Field(() => ActorKind, { description: 'In which capacity they wrote.' })
  declare kind: ActorKind;

  @Field(() => Customer, { nullable: true, description: 'Null for staff and partners, and after erasure.' })
  declare customer: Customer | null;

  /** The name of staff and partners; of a customer, the graph shows the handle of today. */
  declare writtenAs: string | null;

  @Field(() => String, { nullable: true, description: 'Who paid or employs them, where they are no plain customer.' })
  declare disclosure: string | null;
}

@ObjectType({ description: 'What somebody gave to the community.' })
export class ContributionSummary {
  @Field(() => Int, { description: 'Posts written, with those that opened a thread.' })
  declare posts: number;

  @Field(() => Int, { description: 'Answers of theirs that are accepted now.' })
  declare acceptedAnswers: number;

  @Field(() => Int, { description: 'Votes of other people on their posts, up and down.' })
  declare votesReceived: number;
}

/** What is stored with a contribution about whoever made it. */
export interface Byline {
  readonly authorKind: ActorKind;
  readonly authorId: string;
  readonly authorName: string | null;
  readonly disclosure: string | null;
}

export function authorOf({ authorKind: kind, authorId, authorName, disclosure }: Byline): Author {
  const isCustomer = kind === ActorKind.CUSTOMER;
  return {
    kind,
    customer: isCustomer ? { id: authorId } : null,
    writtenAs: authorName,
    disclosure: disclosure ?? (isCustomer ? null : `Writes as ${kind.toLowerCase()}.`),
  };
}
