import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { geometryOf, legacyPoint } from './read-geometry.ts';

/** The kinds of index over geometries. Their queries scan; the index sees to it that what is stored is a geometry. */
const geoKinds: ReadonlySet<Value> = new Set(['2dsphere', '2d']);

/** The paths of an index that hold geometries, with the kind of each. */
export const geoFields = (pattern: Document): [path: string, kind: string][] =>
  [...pattern].flatMap(([path, kind]) => (typeof kind === 'string' && geoKinds.has(kind) ? [[path, kind]] : []));

/** The description as the server lists it. */
export function completeGeoDescription(description: Document): Document {
  const kinds = geoFields(description.get('key') as Document).map(([, kind]) => kind);
  return kinds.includes('2dsphere') && !description.has('2dsphereIndexVersion')
    ? new Map([...description, ['2dsphereIndexVersion', 3]])
    : description;
}

function checkSphere(value: Value): void {
  let found: unknown;
  try {
    found = geometryOf(value);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    throw new ServerError(16755, `Can't extract geo keys: ${error.message}`);
  }
  if (!found) throw new ServerError(16755, `Can't extract geo keys: unknown GeoJSON type`);
}

function checkPlane(value: Value): void {
  const point = legacyPoint(value);
  if (!point) throw new ServerError(13068, 'geo field only has 1 element');
  if (point.some((part) => !(part >= -180 && part < 180)))
    throw new ServerError(13027, 'point not in interval of [ -180, 180 ]');
}

const isList = (value: Value): value is Value[] => Array.isArray(value) && typeof value[0] === 'object';

function valueAt(value: Value | undefined, parts: readonly string[]): Value[] {
  const [part, ...rest] = parts;
  if (value === undefined || value === null) return [];
  if (part === undefined) return isList(value) ? value : [value];
  if (value instanceof Map) return valueAt(value.get(part), rest);
  return Array.isArray(value) ? value.flatMap((item) => valueAt(item, parts)) : [];
}

/** Refuses a document whose indexed fields hold something else than geometries. */
export function checkGeometries(document: Document, fields: readonly (readonly [string, string])[]): void {
  for (const [path, kind] of fields)
    for (const value of valueAt(document, path.split('.'))) (kind === '2d' ? checkPlane : checkSphere)(value);
}
