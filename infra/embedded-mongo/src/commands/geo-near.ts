import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isDocument } from '../bson/types.ts';
import { Double, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { learn, type Metadata } from '../expr/metadata.ts';
import { geoFields } from '../geo/geo-index.ts';
import { isTrue } from '../expr/truth.ts';
import { withValueAt } from '../pipeline/streaming-stages.ts';
import type { Collection } from '../store/collection.ts';

/** A `$geoNear` as a find answers it, and what it adds to each document. */
export type GeoNear = { readonly filter: Document; readonly add: (document: Document, metadata: Metadata) => Document };

/** The path to measure at: the stage names it, or there is one geo index only. */
function pathOf(collection: Collection, options: Document): string {
  const key = options.get('key');
  if (typeof key === 'string' && key !== '') return key;
  const paths = new Set(collection.indexes.flatMap(({ pattern }) => geoFields(pattern).map(([path]) => path)));
  const [path] = paths;
  if (path === undefined)
    throw new ServerError('IndexNotFound', '$geoNear requires a 2d or 2dsphere index, but none were found');
  if (paths.size > 1)
    throw new ServerError('IndexNotFound', 'There is more than one geo index; unsure which to use for $geoNear');
  return path;
}

function conditionOf(options: Document): Document {
  const near = options.get('near') ?? null;
  const isSpherical = isDocument(near) || isTrue(options.get('spherical') ?? false);
  const condition: Document = new Map([[isSpherical ? '$nearSphere' : '$near', near]]);
  for (const name of ['maxDistance', 'minDistance']) {
    const value = options.get(name);
    if (value !== undefined) condition.set(`$${name}`, value);
  }
  return condition;
}

function optionalPath(options: Document, name: string): string[] | null {
  const value = options.get(name);
  if (value === undefined) return null;
  if (typeof value !== 'string') throw new ServerError(16606, `$geoNear requires that '${name}' option is a String`);
  return value.split('.');
}

function multiplierOf(options: Document): number {
  const value: Value = options.get('distanceMultiplier') ?? 1;
  const number = isNumeric(value) ? asNumber(value) : Number.NaN;
  if (number >= 0) return number;
  throw new ServerError('BadValue', '$geoNear requires that distanceMultiplier is a non-negative number');
}

/** Reads the operand of the stage. */
export function readGeoNear(collection: Collection, options: Value): GeoNear {
  if (!isDocument(options)) throw new ServerError(10065, 'invalid parameter: expected an object ($geoNear)');
  const query = options.get('query') ?? new Map<string, Value>();
  const distancePath = optionalPath(options, 'distanceField');
  const placePath = optionalPath(options, 'includeLocs');
  const multiplier = multiplierOf(options);
  const near: Document = new Map([[pathOf(collection, options), conditionOf(options)]]);
  return {
    filter: new Map([['$and', [query, near]]]),
    add: (document, metadata) => {
      const distance = new Double((metadata.distance ?? 0) * multiplier);
      const measured = distancePath ? withValueAt(document, distancePath, distance) : document;
      const placed = placePath ? withValueAt(measured, placePath, metadata.place) : measured;
      return learn(placed, metadata);
    },
  };
}
