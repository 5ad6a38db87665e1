import type { Work } from '@customer-module/subgraph-kit';
import { Person } from './person.entity.ts';

/** What is known of profiles, by their id: one query, however many they are. */
export async function peopleOf({ em }: Pick<Work, 'em'>, profileIds: readonly string[]): Promise<Map<string, Person>> {
  const ids = [...new Set(profileIds)];
  const found = ids.length > 0 ? await em.find(Person, { id: { $in: ids } }) : [];
  return new Map(found.map((person) => [person.id, person]));
}
