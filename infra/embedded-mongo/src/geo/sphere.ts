import type { Geometry, Point, Polygon } from './geometry.ts';

/** A direction from the middle of the sphere, of length one. */
export type Direction = readonly [number, number, number];

/** The earth as a sphere, in metres: MongoDB's own figure. */
export const EARTH_RADIUS_METRES = 6_378_100;

const RADIANS = Math.PI / 180;
/** Less than a millimetre on the earth: what rounding may move a point by. */
const TOLERANCE = 1e-11;

export function direction([longitude, latitude]: Point): Direction {
  const [lambda, phi] = [longitude * RADIANS, latitude * RADIANS];
  return [Math.cos(phi) * Math.cos(lambda), Math.cos(phi) * Math.sin(lambda), Math.sin(phi)];
}

const dot = (a: Direction, b: Direction): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const cross = (a: Direction, b: Direction): Direction => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

const length = (a: Direction): number => Math.hypot(...a);

/** The angle between two directions, exact for small ones too. */
export const angle = (a: Direction, b: Direction): number => Math.atan2(length(cross(a, b)), dot(a, b));

/** The angle between two points of the sphere. */
export const sphereAngle = (a: Point, b: Point): number => angle(direction(a), direction(b));

/** An edge of a line or a ring: the shorter arc between two directions. */
export type Arc = readonly [Direction, Direction];

/** The angle between a direction and the nearest place of an arc. */
export function angleToArc(point: Direction, [a, b]: Arc): number {
  const normal = cross(a, b);
  const size = length(normal);
  const toEnds = Math.min(angle(point, a), angle(point, b));
  if (size < TOLERANCE) return toEnds;
  const isBeside = dot(cross(normal, a), point) > 0 && dot(cross(b, normal), point) > 0;
  return isBeside ? Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(normal, point) / size)))) : toEnds;
}

/** Whether two arcs cross inside of both. */
export function arcsCross([a, b]: Arc, [c, d]: Arc): boolean {
  const [first, second] = [cross(a, b), cross(c, d)];
  const signs = [-dot(first, c), dot(first, d), -dot(second, b), dot(second, a)];
  return signs.every((sign) => sign > TOLERANCE) || signs.every((sign) => sign < -TOLERANCE);
}

/** The edges of a line, or of a ring that is closed. */
export function arcsOf(points: readonly Point[]): Arc[] {
  const directions = points.map(direction);
  return directions.slice(1).map((end, i): Arc => [directions[i] ?? end, end]);
}

/** The area on the left of a ring, seen from its first corner; negative where the smaller side is on the right. */
function signedArea(ring: readonly Arc[]): number {
  const origin = ring[0]?.[0] ?? [1, 0, 0];
  return ring.reduce((sum, [b, c]) => {
    const volume = dot(origin, cross(b, c));
    return sum + 2 * Math.atan2(volume, 1 + dot(origin, b) + dot(b, c) + dot(c, origin));
  }, 0);
}

/** By how much the way from one end of an arc to the other turns around a point. */
function turn(point: Direction, [a, b]: Arc): number {
  const [towardsA, towardsB] = [cross(point, a), cross(point, b)];
  return Math.atan2(dot(point, cross(towardsA, towardsB)), dot(towardsA, towardsB));
}

/** What a polygon is made of when it is asked about points. */
export type Area = { readonly rings: readonly { arcs: readonly Arc[]; sign: number }[] };

/** A ring surrounds the smaller part of the sphere, whichever way round it is written. */
const areaOf = (polygon: Polygon): Area => ({
  rings: polygon.map((ring) => {
    const arcs = arcsOf(ring);
    return { arcs, sign: Math.sign(signedArea(arcs)) };
  }),
});

const isOnRing = (point: Direction, arcs: readonly Arc[]): boolean =>
  arcs.some((arc) => angleToArc(point, arc) < TOLERANCE);

function isInRing(point: Direction, { arcs, sign }: Area['rings'][number]): boolean {
  const turns = arcs.reduce((sum, arc) => sum + turn(point, arc), 0);
  return turns * sign > Math.PI;
}

/** Whether a point is in a polygon or on its border, and in none of its holes. */
export function isInArea(point: Direction, { rings }: Area): boolean {
  const [outer, ...holes] = rings;
  if (!outer) return false;
  if (rings.some(({ arcs }) => isOnRing(point, arcs))) return true;
  return isInRing(point, outer) && !holes.some((hole) => isInRing(point, hole));
}

/** A geometry on the sphere. */
export type Shape = {
  readonly points: readonly Direction[];
  readonly lines: readonly (readonly Arc[])[];
  readonly areas: readonly Area[];
};

export const shapeOf = ({ points, lines, polygons }: Geometry): Shape => ({
  points: points.map(direction),
  lines: lines.map(arcsOf),
  areas: polygons.map(areaOf),
});

/** All edges of a shape. */
export const edgesOf = ({ lines, areas }: Shape): Arc[] => [
  ...lines.flat(),
  ...areas.flatMap(({ rings }) => rings.flatMap(({ arcs }) => arcs)),
];

/** All corners of a shape, with the points that it has. */
export const cornersOf = (shape: Shape): Direction[] => [
  ...shape.points,
  ...edgesOf(shape).map(([start]) => start),
  ...shape.lines.flatMap((line) => line.slice(-1).map(([, end]) => end)),
];

/** The angle between a point and the nearest place of a shape; 0 inside. */
export function angleTo(point: Direction, shape: Shape): number {
  if (shape.areas.some((area) => isInArea(point, area))) return 0;
  const distances = [
    ...shape.points.map((other) => angle(point, other)),
    ...edgesOf(shape).map((arc) => angleToArc(point, arc)),
  ];
  return Math.min(...distances);
}
