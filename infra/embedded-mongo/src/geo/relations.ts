import {
  angle,
  angleToArc,
  arcsCross,
  type Area,
  cornersOf,
  type Direction,
  edgesOf,
  isInArea,
  type Shape,
} from './sphere.ts';

const TOLERANCE = 1e-11;

const edgesCross = (a: Shape, b: Shape): boolean => {
  const others = edgesOf(b);
  return edgesOf(a).some((edge) => others.some((other) => arcsCross(edge, other)));
};

const touches = (point: Direction, shape: Shape): boolean =>
  shape.points.some((other) => angle(point, other) < TOLERANCE) ||
  shape.areas.some((area) => isInArea(point, area)) ||
  edgesOf(shape).some((arc) => angleToArc(point, arc) < TOLERANCE);

/** Whether two shapes have a point in common. */
export const intersect = (a: Shape, b: Shape): boolean =>
  cornersOf(a).some((corner) => touches(corner, b)) ||
  cornersOf(b).some((corner) => touches(corner, a)) ||
  edgesCross(a, b);

const partsOf = (shape: Shape): Shape[] => [
  ...shape.points.map((point) => ({ points: [point], lines: [], areas: [] })),
  ...shape.lines.map((line) => ({ points: [], lines: [line], areas: [] })),
  ...shape.areas.map((area) => ({ points: [], lines: [], areas: [area] })),
];

/** A hole of the outer area that lies within the part cuts it. */
const isCutByHole = (part: Shape, area: Area): boolean =>
  area.rings.slice(1).some(({ arcs }) => arcs.every(([corner]) => part.areas.some((own) => isInArea(corner, own))));

function isPartWithin(part: Shape, area: Area): boolean {
  return (
    cornersOf(part).every((corner) => isInArea(corner, area)) &&
    !edgesCross(part, { points: [], lines: [], areas: [area] }) &&
    !isCutByHole(part, area)
  );
}

/** Whether each part of a shape lies in one of the areas. */
export const isWithin = (shape: Shape, areas: readonly Area[]): boolean =>
  partsOf(shape).every((part) => areas.some((area) => isPartWithin(part, area)));
