import type { Collection, Document, Filter } from 'mongodb';
import type { Served } from './served.ts';

/** Somewhere. */
export type Place = { _id: number; at: unknown };

export const point = (...coordinates: number[]): Document => ({ type: 'Point', coordinates });
export const polygon = (...rings: number[][][]): Document => ({ type: 'Polygon', coordinates: rings });
export const square = (from: number, to: number): number[][] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
  [from, from],
];

/** A collection of its own for these values. */
export async function placesAt(
  mongo: Served,
  values: readonly unknown[],
  kind?: '2dsphere' | '2d',
): Promise<Collection<Place>> {
  const places = mongo.database().collection<Place>('places');
  if (kind) await places.createIndex({ at: kind });
  await places.insertMany(values.map((at, i) => ({ _id: i + 1, at })));
  return places;
}

/** The ids of what a condition finds, in the order of the answer. */
export async function idsOf(places: Collection<Place>, at: Document): Promise<number[]> {
  const rows = await places.find({ at } as Filter<Place>).toArray();
  return rows.map(({ _id }) => _id);
}
