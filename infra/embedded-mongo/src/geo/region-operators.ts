import { asNumber, isNumeric } from '../bson/numbers.ts';
import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { type Clause, whole } from '../query/clauses.ts';
import type { Geometry, Point } from './geometry.ts';
import { badGeometry, geoJson, legacyPoint, storedGeometry } from './read-geometry.ts';
import { box, disc, insideRing, type Region } from './plane.ts';
import { intersect, isWithin } from './relations.ts';
import { sphereAngle, shapeOf } from './sphere.ts';

/** Whether a stored geometry is what is asked for. */
type Ask = (geometry: Geometry) => boolean;

function point(value: Value | undefined): Point {
  const found = legacyPoint(value);
  if (!found) throw badGeometry('Point must be an array or object');
  return found;
}

function items(value: Value, what: string): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (isDocument(value)) return [...value.values()];
  throw badGeometry(`${what} must be an array or object`);
}

function centerAndRadius(operand: Value): { center: Point; radius: number } {
  const [center, radius] = items(operand, 'Center');
  const size = isNumeric(radius) ? asNumber(radius) : Number.NaN;
  if (!(size >= 0)) throw badGeometry('radius must be a non-negative number');
  return { center: point(center), radius: size };
}

/** Regions of the plane hold points only. */
const inPlane =
  (region: Region): Ask =>
  ({ points, lines, polygons }) =>
    points.length > 0 && lines.length + polygons.length === 0 && points.every(region);

function withinBox(operand: Value): Ask {
  const [first, second] = items(operand, 'Box');
  return inPlane(box(point(first), point(second)));
}

function withinPolygon(operand: Value): Ask {
  const corners = items(operand, 'Polygon').map(point);
  if (corners.length < 3) throw badGeometry('Polygon must have at least 3 points');
  return inPlane(insideRing(corners));
}

function withinCenter(operand: Value): Ask {
  const { center, radius } = centerAndRadius(operand);
  return inPlane(disc(center, radius));
}

function withinCap(operand: Value): Ask {
  const { center, radius } = centerAndRadius(operand);
  if (radius >= Math.PI) throw badGeometry('Spherical distance would require (unimplemented) wrapping');
  return inPlane((other) => sphereAngle(center, other) <= radius);
}

function withinGeometry(operand: Value): Ask {
  const geometry = geoJson(operand);
  if (geometry.polygons.length === 0 || geometry.points.length + geometry.lines.length > 0)
    throw badGeometry(`$within not supported with provided geometry`);
  const { areas } = shapeOf(geometry);
  return (stored) => isWithin(shapeOf(stored), areas);
}

const regions: Readonly<Record<string, (operand: Value) => Ask>> = {
  $box: withinBox,
  $polygon: withinPolygon,
  $center: withinCenter,
  $centerSphere: withinCap,
  $geometry: withinGeometry,
};

/** The stored value is a geometry, or a list of some. */
function anyGeometry(ask: Ask): Clause {
  const test = (value: Value): boolean => {
    const geometry = storedGeometry(value);
    return geometry !== null && ask(geometry);
  };
  return whole((value) => value !== undefined && (test(value) || (Array.isArray(value) && value.some(test))));
}

function shapeSpecification(name: string, operand: Value): [string, Value] {
  if (!isDocument(operand)) throw badGeometry(`${name} expects an object`);
  const [first] = operand;
  if (!first) throw badGeometry(`${name} expects a geometry`);
  return first;
}

function geoWithin(operand: Value): Clause {
  const [name, specification] = shapeSpecification('$geoWithin', operand);
  const region = Object.hasOwn(regions, name) ? regions[name] : undefined;
  if (!region) throw badGeometry(`unknown geo specifier: ${name}`);
  return anyGeometry(region(specification));
}

function geoIntersects(operand: Value): Clause {
  const [name, specification] = shapeSpecification('$geoIntersects', operand);
  if (name !== '$geometry') throw badGeometry(`$geoIntersects not supported with provided geometry: ${name}`);
  const shape = shapeOf(geoJson(specification));
  return anyGeometry((stored) => intersect(shapeOf(stored), shape));
}

/** Filter operators that ask where a geometry lies. */
export const regionOperators: Readonly<Record<string, (operand: Value, spec: Document) => Clause>> = {
  $geoWithin: geoWithin,
  $within: geoWithin,
  $geoIntersects: geoIntersects,
};
