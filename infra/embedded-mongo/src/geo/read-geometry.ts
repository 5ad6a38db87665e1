import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Geometry, Point, Polygon } from './geometry.ts';
import { arcsCross, arcsOf } from './sphere.ts';

export const badGeometry = (message: string): ServerError => new ServerError('BadValue', message);

/** A pair as it was written before GeoJSON: an array or a document of two numbers. Null where it is none. */
export function legacyPoint(value: Value | undefined): Point | null {
  const parts = isDocument(value) ? [...value.values()] : value;
  if (!Array.isArray(parts)) return null;
  const [x, y] = parts;
  return isNumeric(x) && isNumeric(y) ? [asNumber(x), asNumber(y)] : null;
}

function position(value: Value | undefined): Point {
  if (!Array.isArray(value)) throw badGeometry('GeoJSON coordinates must be an array');
  const [longitude, latitude] = value;
  if (!isNumeric(longitude) || !isNumeric(latitude)) throw badGeometry('Point must only contain numeric elements');
  const [x, y] = [asNumber(longitude), asNumber(latitude)];
  if (!(Math.abs(x) <= 180 && Math.abs(y) <= 90))
    throw badGeometry(`longitude/latitude is out of bounds, lng: ${x} lat: ${y}`);
  return [x, y];
}

function listOf<T>(value: Value | undefined, read: (item: Value) => T): T[] {
  if (!Array.isArray(value)) throw badGeometry('GeoJSON coordinates must be an array of coordinates');
  return value.map(read);
}

function line(value: Value): Point[] {
  const points = listOf(value, position);
  const distinct = points.filter(([x, y], i) => i === 0 || x !== points[i - 1]?.[0] || y !== points[i - 1]?.[1]);
  if (distinct.length < 2) throw badGeometry('GeoJSON LineString must have at least 2 vertices');
  return distinct;
}

function crossesItself(points: readonly Point[]): boolean {
  const arcs = arcsOf(points);
  return arcs.some((arc, i) => arcs.slice(i + 2).some((other) => arcsCross(arc, other)));
}

function ring(value: Value): Point[] {
  const points = listOf(value, position);
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last) throw badGeometry('Polygon has no loops.');
  if (first[0] !== last[0] || first[1] !== last[1]) throw badGeometry('Polygon loop is not closed');
  const corners = new Set(points.map(([x, y]) => `${x} ${y}`)).size;
  if (corners < 3) throw badGeometry('Loop must have at least 3 different vertices');
  if (crossesItself(points)) throw badGeometry('Loop is not valid: edges cross');
  return points;
}

function polygon(value: Value): Polygon {
  const rings = listOf(value, ring);
  if (rings.length === 0) throw badGeometry('Polygon has no loops.');
  return rings;
}

const NOTHING: Geometry = { points: [], lines: [], polygons: [], isGeoJson: true };

function joined(parts: readonly Geometry[]): Geometry {
  return {
    points: parts.flatMap(({ points }) => points),
    lines: parts.flatMap(({ lines }) => lines),
    polygons: parts.flatMap(({ polygons }) => polygons),
    isGeoJson: true,
  };
}

type Read = (geometry: Document) => Geometry;

const coordinates = (geometry: Document): Value => geometry.get('coordinates') ?? null;

const readers: Readonly<Record<string, Read>> = {
  Point: (geometry) => ({ ...NOTHING, points: [position(coordinates(geometry))] }),
  MultiPoint: (geometry) => ({ ...NOTHING, points: listOf(coordinates(geometry), position) }),
  LineString: (geometry) => ({ ...NOTHING, lines: [line(coordinates(geometry))] }),
  MultiLineString: (geometry) => ({ ...NOTHING, lines: listOf(coordinates(geometry), line) }),
  Polygon: (geometry) => ({ ...NOTHING, polygons: [polygon(coordinates(geometry))] }),
  MultiPolygon: (geometry) => ({ ...NOTHING, polygons: listOf(coordinates(geometry), polygon) }),
  GeometryCollection: (geometry) => joined(listOf(geometry.get('geometries') ?? null, geoJson)),
};

/** Reads GeoJSON, and says what is wrong with it. */
export function geoJson(value: Value): Geometry {
  if (!isDocument(value)) throw badGeometry('geometry must be an object');
  const type = value.get('type');
  const read = typeof type === 'string' && Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (!read) throw badGeometry(`unknown GeoJSON type: ${typeof type === 'string' ? type : '?'}`);
  return read(value);
}

const isGeoJson = (value: Value): value is Document => isDocument(value) && typeof value.get('type') === 'string';

/** A stored geometry; throws what is wrong with it. Null where it does not look like one. */
export function geometryOf(value: Value): Geometry | null {
  if (isGeoJson(value)) return geoJson(value);
  const point = legacyPoint(value);
  return point && { points: [point], lines: [], polygons: [], isGeoJson: false };
}

/** A stored geometry; null where it is none that could be matched. */
export function storedGeometry(value: Value): Geometry | null {
  try {
    return geometryOf(value);
  } catch (error) {
    if (error instanceof ServerError) return null;
    throw error;
  }
}
