import { type Context, eventsFreshness } from '@customer-module/subgraph-kit';
import { INTERACTIONS, knownUpTo } from './stream.rules.ts';
import { Stream } from './stream.entity.ts';

/** Up to when all that happened is in the facts. */
export async function factsKnownUpTo(context: Context): Promise<Date> {
  const readings = await eventsFreshness(context);
  const stream = await context.em.findOne(Stream, { id: INTERACTIONS });
  return knownUpTo(readings, stream?.takenInAt ?? null, context.now);
}
