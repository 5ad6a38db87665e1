import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { learn } from '../expr/metadata.ts';
import type { Geometry, Point } from './geometry.ts';
import { badGeometry, geoJson, legacyPoint, storedGeometry } from './read-geometry.ts';
import { planeDistance } from './plane.ts';
import { angleTo, direction, EARTH_RADIUS_METRES, shapeOf } from './sphere.ts';

/** What a `$near` asks: how far a geometry is, and between which bounds it may lie. */
export type Near = {
  readonly path: string;
  readonly distance: (geometry: Geometry) => number;
  readonly least: number;
  readonly most: number;
  /** The kinds of index that the server would take for it. */
  readonly kinds: readonly string[];
};

const NAMES = ['$near', '$nearSphere', '$geoNear'];

/** What belongs to a `$near` and is no condition of its own. */
export const nearNames: ReadonlySet<string> = new Set([...NAMES, '$maxDistance', '$minDistance']);

const plane =
  (from: Point): Near['distance'] =>
  ({ points }) =>
    Math.min(...points.map((point) => planeDistance(from, point)));

const sphere =
  (from: Point, radius: number): Near['distance'] =>
  (geometry) =>
    angleTo(direction(from), shapeOf(geometry)) * radius;

function bound(value: Value | undefined, name: string, otherwise: number): number {
  if (value === undefined) return otherwise;
  const number = isNumeric(value) ? asNumber(value) : Number.NaN;
  if (!(number >= 0)) throw badGeometry(`${name} must be non-negative`);
  return number;
}

const bounds = (spec: Document): Pick<Near, 'least' | 'most'> => ({
  least: bound(spec.get('$minDistance'), '$minDistance', 0),
  most: bound(spec.get('$maxDistance'), '$maxDistance', Infinity),
});

function fromGeoJson(path: string, operand: Document, condition: Document): Near {
  const geometry = geoJson(operand.get('$geometry') ?? operand);
  const [from] = geometry.points;
  if (!from || geometry.points.length > 1 || geometry.lines.length + geometry.polygons.length > 0)
    throw badGeometry('$near requires a point, given another geometry');
  const limits = bounds(operand.has('$geometry') ? operand : condition);
  return { path, distance: sphere(from, EARTH_RADIUS_METRES), ...limits, kinds: ['2dsphere'] };
}

function fromPair(path: string, name: string, operand: Value, condition: Document): Near {
  const from = legacyPoint(operand);
  if (!from) throw badGeometry(`invalid point in geo near query $geometry argument`);
  const isFlat = name === '$near';
  // Two numbers more than the point: the distance, as it was written once.
  const third = Array.isArray(operand) ? operand[2] : undefined;
  const limits = bounds(third === undefined ? condition : new Map([...condition, ['$maxDistance', third]]));
  return {
    path,
    distance: isFlat ? plane(from) : sphere(from, 1),
    ...limits,
    kinds: isFlat ? ['2d'] : ['2d', '2dsphere'],
  };
}

/** Reads a field's condition; null where it has no `$near` or its kin. */
export function readNear(path: string, condition: Value): Near | null {
  if (!isDocument(condition)) return null;
  const name = NAMES.find((each) => condition.has(each));
  if (name === undefined) return null;
  const operand = condition.get(name) ?? null;
  const isJson = isDocument(operand) && (operand.has('$geometry') || typeof operand.get('type') === 'string');
  return isJson ? fromGeoJson(path, operand, condition) : fromPair(path, name, operand, condition);
}

/** The `$near` of a filter that the whole filter demands; null where there is none. */
export function nearOf(filter: Document): Near | null {
  for (const [path, condition] of filter) {
    if (path === '$and' && Array.isArray(condition)) {
      const inner = condition.map((part) => (isDocument(part) ? nearOf(part) : null)).find((part) => part !== null);
      if (inner) return inner;
    } else {
      const near = path.startsWith('$') ? null : readNear(path, condition);
      if (near) return near;
    }
  }
  return null;
}

type Placed = { readonly geometry: Geometry; readonly value: Value };

/** The geometries that a path leads to, through arrays too. */
function geometriesAt(value: Value | undefined, parts: readonly string[]): Placed[] {
  if (value === undefined) return [];
  const [part, ...rest] = parts;
  if (part !== undefined && isDocument(value)) return geometriesAt(value.get(part), rest);
  if (part !== undefined) return Array.isArray(value) ? value.flatMap((item) => geometriesAt(item, parts)) : [];
  const geometry = storedGeometry(value);
  if (geometry) return [{ geometry, value }];
  return Array.isArray(value) ? value.flatMap((item) => geometriesAt(item, [])) : [];
}

/** Whether a document lies between the bounds; it then learns its distance. */
export function nearMatcher({ path, distance, least, most }: Near): (document: Document) => boolean {
  const parts = path.split('.');
  return (document) => {
    const found = geometriesAt(document, parts)
      .map(({ geometry, value }) => ({ distance: distance(geometry), place: value }))
      .filter((each) => each.distance >= least && each.distance <= most)
      .toSorted((a, b) => a.distance - b.distance);
    learn(document, found[0]);
    return found.length > 0;
  };
}
