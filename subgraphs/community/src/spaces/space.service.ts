import { type Context, inTransaction, notFound, type Reads } from '@customer-module/subgraph-kit';
import { Space } from './space.entity.ts';
import type { CreateSpaceInput } from './space.inputs.ts';
import * as rules from './space.rules.ts';

export function createSpace(context: Context, input: CreateSpaceInput): Promise<Space> {
  return inTransaction(context, async ({ em, actor, newId }) => {
    const { slug, name, kind, description = null, licence = null } = input;
    const namesake = await em.findOne(Space, { slug });
    rules.createSpace(namesake !== null, actor);
    return em.create(Space, { id: newId('space'), slug, name, kind, description, licence });
  });
}

export async function requireSpace(em: Reads, id: string): Promise<Space> {
  const space = await em.findOne(Space, { id });
  if (!space) throw notFound('space', id);
  return space;
}
