import { type Context, oneByKey } from '@customer-module/subgraph-kit';
import { Member } from './member.entity.ts';
import type { Author } from './member.outputs.ts';

const PLACEHOLDER = 'A member';

const loadMember = oneByKey(
  (ids, { em }) => em.find(Member, { id: { $in: [...ids] } }),
  (member) => member.id,
);

/** The name to print: for a customer a placeholder until they chose a handle, or until community heard of it. */
export async function nameOf(context: Context, { customer, writtenAs }: Author): Promise<string> {
  const name = customer ? (await loadMember(context, customer.id))?.handle : writtenAs;
  return name ?? PLACEHOLDER;
}
