import type { Bound, Bounds } from './bounds.ts';
import type { Frame } from './partition.ts';
import { rangeFrame } from './range-frame.ts';

const placeOf = (bound: Bound<number>, place: number, end: number): number => {
  if (bound === 'unbounded') return end;
  return bound === 'current' ? place : place + bound.by;
};

/** What places a window covers. */
export function frameOf(bounds: Bounds): Frame {
  if (bounds.kind === 'range') return rangeFrame(bounds);
  const { lower, upper } = bounds;
  return ({ size }) =>
    (place) => {
      const from = Math.max(0, placeOf(lower, place, 0));
      const to = Math.min(size, placeOf(upper, place, size - 1) + 1);
      return from < to ? [from, to] : null;
    };
}
