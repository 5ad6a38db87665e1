import type { EntityManager } from '@mikro-orm/mongodb';
import type { ClientSession, Collection, Document } from 'mongodb';

/**
 * The driver itself, for the kit's own books: rows that are written by the hundred, never read as entities. Whoever
 * works in a transaction passes its session.
 */
export function books<Row extends Document>(em: EntityManager, collection: string): Collection<Row> {
  return em.getConnection().getDb().collection<Row>(collection);
}

export function sessionOf(em: EntityManager): { session: ClientSession } {
  const session: ClientSession | undefined = em.getTransactionContext();
  if (!session) throw new Error('This is written inside of a transaction only.');
  return { session };
}
