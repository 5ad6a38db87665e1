import {
  type CustomerRegistered,
  customerRegistered,
  customersMerged,
  customersUnmerged,
} from '@customer-module/event-contracts';
import { inBatches, on, pointIds, type Work } from '@customer-module/subgraph-kit';
import { Member } from './member.entity.ts';

export const memberReactions = [
  inBatches(customerRegistered, keepHandles),
  on(customersMerged, ({ em }, { data }) => pointIds(em, data.sourceProfileIds, data.survivorId)),
  on(customersUnmerged, ({ em }, { data }) => pointIds(em, data.sourceProfileIds, data.mergedId)),
];

async function keepHandles({ em }: Work, events: readonly CustomerRegistered[]): Promise<void> {
  const handles = new Map(events.map(({ data }) => [data.customerId, data.handle]));
  const known = await em.find(Member, { id: { $in: [...handles.keys()] } });
  for (const member of known) member.handle = handles.get(member.id) ?? null;
  const ids = new Set(known.map((member) => member.id));
  for (const [id, handle] of handles) if (!ids.has(id)) em.create(Member, { id, handle });
}
