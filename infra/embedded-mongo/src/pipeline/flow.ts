import type { Document } from '../bson/values.ts';
import { PAUSE, type Paused, Slice } from '../store/pause.ts';
import type { Stage } from './stage.ts';

/** A stage that makes one document of one, or null where it leaves it out. */
export const oneByOne = (transform: (document: Document) => Document | null): Stage =>
  function* flowing(source) {
    for (const document of source) {
      const result = document === PAUSE ? document : transform(document);
      if (result) yield result;
    }
  };

/** Takes every item in; only the pauses come out. */
export function* takingIn<T>(source: Paused<T>, take: (item: T) => void): Generator<typeof PAUSE> {
  for (const item of source) {
    if (item === PAUSE) yield PAUSE;
    else take(item);
  }
}

/** The items as a list, with the pauses on the way. */
export function* gathered<T>(source: Paused<T>): Generator<typeof PAUSE, T[]> {
  const items: T[] = [];
  yield* takingIn(source, (item) => void items.push(item));
  return items;
}

/** Makes each result when it is asked for, and pauses where that takes long. */
export function* givingOut<T, R>(items: Iterable<T>, make: (item: T) => R): Generator<R | typeof PAUSE> {
  const slice = new Slice();
  for (const item of items) {
    if (slice.isOver()) yield PAUSE;
    yield make(item);
  }
}
