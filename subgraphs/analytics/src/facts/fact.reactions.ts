import {
  customerRegistered,
  type CustomerRegistered,
  customersMerged,
  customersUnmerged,
  interactionRecorded,
  type InteractionRecorded,
} from '@customer-module/event-contracts';
import { inBatches, on, pointIds, type Work } from '@customer-module/subgraph-kit';
import { Basket } from './basket.entity.ts';
import { Fact } from './fact.entity.ts';
import { ORDER_KINDS } from './fact.enums.ts';
import { basketOf, factOf } from './fact.rules.ts';
import { Person } from './person.entity.ts';
import { peopleOf } from './person.queries.ts';
import { INTERACTIONS } from './stream.rules.ts';
import { Stream } from './stream.entity.ts';

export const factReactions = [
  inBatches(customerRegistered, keepPeople),
  inBatches(interactionRecorded, keepFacts),
  on(customersMerged, (work, { data }) => changeHands(work, data.sourceProfileIds, data.survivorId)),
  on(customersUnmerged, (work, { data }) => changeHands(work, data.sourceProfileIds, data.mergedId)),
];

/** However many interactions come, they cost the same commands: two reads, and one write a collection. */
async function keepFacts(work: Work, events: readonly InteractionRecorded[]): Promise<void> {
  const { em, now } = work;
  const people = await peopleOf(
    work,
    events.flatMap(({ data }) => data.sourceProfileId ?? []),
  );
  const facts = events.map(({ data }) => ({
    fact: factOf(data, people.get(data.sourceProfileId ?? '')),
    lines: data.lines,
  }));
  await em.insertMany(
    Fact,
    facts.map(({ fact }) => fact),
  );
  const baskets = facts
    .filter(({ fact, lines }) => ORDER_KINDS.includes(fact.kind) && lines.length > 0)
    .map(({ fact, lines }) => basketOf(fact, lines));
  if (baskets.length > 0) await em.insertMany(Basket, baskets);
  await em.upsert(Stream, { id: INTERACTIONS, takenInAt: now });
}

/** A profile may have been merged before its registration is heard of, and its acts may have come before it too. */
async function keepPeople(work: Work, events: readonly CustomerRegistered[]): Promise<void> {
  const { em } = work;
  const known = await peopleOf(
    work,
    events.map(({ data }) => data.sourceProfileId),
  );
  for (const { data } of events) {
    const { sourceProfileId: id, customerId, persona } = data;
    const person = known.get(id);
    if (person) person.persona = persona;
    else known.set(id, em.create(Person, { id, customerId, persona }));
  }
  const personas = events.flatMap(({ data }) => (data.persona ? [data.sourceProfileId] : []));
  if (personas.length > 0) await markFacts(work, personas, { persona: true });
}

/** What a profile did goes where the profile goes, in a merge and back. */
async function changeHands(work: Work, profileIds: readonly string[], customerId: string): Promise<void> {
  const { em } = work;
  await pointIds(em, profileIds, customerId);
  const known = await peopleOf(work, profileIds);
  for (const id of profileIds) {
    const person = known.get(id);
    if (person) person.customerId = customerId;
    else em.create(Person, { id, customerId, persona: false });
  }
  await markFacts(work, profileIds, { customerId });
}

async function markFacts(
  { em }: Work,
  profileIds: readonly string[],
  change: { readonly customerId: string } | { readonly persona: boolean },
): Promise<void> {
  const ofThem = { sourceProfileId: { $in: [...profileIds] } };
  await em.nativeUpdate(Fact, ofThem, change);
  await em.nativeUpdate(Basket, ofThem, change);
}
