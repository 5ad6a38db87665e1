/** Stands between the items of a long read: whoever reads lets others run here before it goes on. */
export const PAUSE: unique symbol = Symbol('pause');

/** Items with pauses among them. */
export type Paused<T> = Iterable<T | typeof PAUSE>;

/** The items alone, for a statement that is one synchronous step. */
export function* withoutPauses<T>(items: Paused<T>): Generator<T> {
  for (const item of items) if (item !== PAUSE) yield item;
}

/** Does work that would pause in one step. */
export function atOnce<R>(steps: Generator<typeof PAUSE, R>): R {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

const SLICE_MS = 5;
/** The clock is asked only so often: asking costs more than many a step. */
const STEPS = 8;

/** How long work has gone on without a pause. */
export class Slice {
  /** 0 until the first step of a slice: while others run in a pause, no time passes here. */
  #end = 0;
  #steps = 0;

  /** Counts one step; true where it is time for a pause. A new slice begins with the next step. */
  isOver(): boolean {
    if (this.#end === 0) this.#end = performance.now() + SLICE_MS;
    if (++this.#steps < STEPS) return false;
    this.#steps = 0;
    if (performance.now() < this.#end) return false;
    this.#end = 0;
    return true;
  }
}
