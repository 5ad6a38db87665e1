import type { AnswerAccepted, PostCreated } from '@customer-module/event-contracts';
import { FactKind } from './fact.enums.ts';
import type { NewFact } from './fact.entity.ts';
import type { KnownPerson } from './fact.rules.ts';

type Post = Pick<PostCreated['data'], 'postId' | 'authorId' | 'authorProfileId' | 'at'>;

/** What is not bought and sold. */
const UNPAID = { country: null, channel: null, currency: null, total: 0, items: 0 };

/** The fact that a customer wrote something; null for staff and partners, who are no customers. */
export function postFact(post: Post, person: KnownPerson | undefined): NewFact | null {
  const { postId, authorId, authorProfileId, at } = post;
  if (authorId === null) return null;
  return {
    ...UNPAID,
    id: postId,
    kind: FactKind.POST,
    at: new Date(at),
    customerId: person?.customerId ?? authorId,
    sourceProfileId: authorProfileId,
    persona: person?.persona ?? false,
  };
}

/** The same for an answer that the asker accepted, from then on; null where people accept what they wrote themselves. */
export function acceptanceFact(
  { data, time }: Pick<AnswerAccepted, 'data'> & { readonly time: Date },
  person: KnownPerson | undefined,
): NewFact | null {
  const fact = postFact(data, person);
  if (!fact || data.askerProfileId === data.authorProfileId) return null;
  return { ...fact, id: acceptanceId(data.postId), kind: FactKind.ACCEPTED_ANSWER, at: new Date(time) };
}

export function acceptanceId(postId: string): string {
  return `${postId}:accepted`;
}
