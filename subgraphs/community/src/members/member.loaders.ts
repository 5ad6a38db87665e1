import { type Context, oneByKey } from '@customer-module/subgraph-kit';
import { Member } from './member.entity.ts';

const PLACEHOLDER = 'A member';

const loadMember = oneByKey(
  (ids, { em }) => em.find(Member, { id: { $in: [...ids] } }),
  (member) => member.id,
);

/** The name to print for a customer: a placeholder until they chose a handle, or until community heard of it. */
export async function nameOf(context: Context, customerId: string): Promise<string> {
  return (await loadMember(context, customerId))?.handle ?? PLACEHOLDER;
}
