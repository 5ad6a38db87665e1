import type { Point } from './geometry.ts';

/** A region of the plane. Its border belongs to it. */
export type Region = (point: Point) => boolean;

export const planeDistance = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(ax - bx, ay - by);

export function box([ax, ay]: Point, [bx, by]: Point): Region {
  const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)];
  const [bottom, top] = [Math.min(ay, by), Math.max(ay, by)];
  return ([x, y]) => x >= left && x <= right && y >= bottom && y <= top;
}

export const disc =
  (center: Point, radius: number): Region =>
  (point) =>
    planeDistance(center, point) <= radius;

const cross = ([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): number =>
  (bx - ax) * (py - ay) - (by - ay) * (px - ax);

function isOnSegment(a: Point, b: Point, point: Point): boolean {
  return cross(a, b, point) === 0 && box(a, b)(point);
}

/** Whether a ray to the right of the point crosses the edge. */
function isCrossed(a: Point, b: Point, [x, y]: Point): boolean {
  if (a[1] > y === b[1] > y) return false;
  return x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0];
}

/** What is inside a ring of corners, which need not repeat the first one. */
export function insideRing(corners: readonly Point[]): Region {
  const edges = corners.map((corner, i): [Point, Point] => [corner, corners[(i + 1) % corners.length] ?? corner]);
  return (point) =>
    edges.some(([a, b]) => isOnSegment(a, b, point)) ||
    edges.filter(([a, b]) => isCrossed(a, b, point)).length % 2 === 1;
}
