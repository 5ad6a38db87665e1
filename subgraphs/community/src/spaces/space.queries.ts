import { type Connection, type Context, invalid, type Order, pageOf } from '@customer-module/subgraph-kit';
import { Space } from './space.entity.ts';
import type { SpaceArgs, SpacesArgs } from './space.inputs.ts';
import { loadSpace } from './space.loaders.ts';

const BY_NAME: Order<Space> = { by: 'name', direction: 'asc' };

export function findSpace(context: Context, { id, slug }: SpaceArgs): Promise<Space | null> {
  if (id) return loadSpace(context, id);
  if (slug) return context.em.findOne(Space, { slug });
  throw invalid('ID_OR_SLUG_NEEDED', 'A space is found by its id or its slug.');
}

export function listSpaces({ em }: Context, { kind, ...page }: SpacesArgs): Promise<Connection<Space>> {
  return pageOf(em, Space, { where: kind ? { kind } : {}, order: BY_NAME, page });
}
