import { answerAccepted, answerUnaccepted, type Envelope, postCreated } from '@customer-module/event-contracts';
import { inBatches, on, type Work } from '@customer-module/subgraph-kit';
import { acceptanceFact, acceptanceId, postFact } from './contribution.rules.ts';
import { Fact, type NewFact } from './fact.entity.ts';
import { peopleOf } from './person.queries.ts';

export const contributionReactions = [
  inBatches(postCreated, keepPosts),
  // One at a time: an acceptance that was taken back and given again stands in one delivery.
  on(answerAccepted, keepAcceptance),
  on(answerUnaccepted, async ({ em }, { data }) => {
    await em.nativeDelete(Fact, { id: acceptanceId(data.postId) });
  }),
];

async function keepPosts(work: Work, events: readonly Envelope<typeof postCreated>[]): Promise<void> {
  const people = await peopleOf(
    work,
    events.map(({ data }) => data.authorProfileId),
  );
  await insert(
    work,
    events.map(({ data }) => postFact(data, people.get(data.authorProfileId))),
  );
}

async function keepAcceptance(work: Work, event: Envelope<typeof answerAccepted>): Promise<void> {
  const { authorProfileId } = event.data;
  const people = await peopleOf(work, [authorProfileId]);
  await insert(work, [acceptanceFact(event, people.get(authorProfileId))]);
}

async function insert({ em }: Work, facts: readonly (NewFact | null)[]): Promise<void> {
  const counted = facts.filter((fact) => fact !== null);
  if (counted.length > 0) await em.insertMany(Fact, counted);
}
