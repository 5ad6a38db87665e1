import type { Value } from '../../bson/values.ts';
import type { Accumulation } from '../../expr/accumulation.ts';
import type { Evaluate } from '../../expr/scope.ts';
import { PAUSE, Slice } from '../../store/pause.ts';
import type { Bounds } from './bounds.ts';
import { frameOf } from './frame.ts';
import type { Extent, Partition } from './partition.ts';
import type { Sliding } from './sliding.ts';

/** A window function at work on one partition: its value at each place, asked for from the first to the last. */
export type RunningWindow = ((place: number) => Value | undefined) & {
  /** What takes long before the first value; to be run through, with its pauses. */
  readonly begin?: () => Generator<typeof PAUSE>;
};

export type WindowFunction = (partition: Partition) => RunningWindow;

/** What is gathered over a window. */
export type Gathering = {
  readonly input: Evaluate;
  readonly create: () => Accumulation;
  /** The same, able to let go of values; used where the window's lower end moves. */
  readonly slide?: (() => Sliding) | undefined;
};

/** A result that later values do not change: what accumulations give out is their own. */
function kept(value: Value | undefined): Value | undefined {
  if (Array.isArray(value)) return [...value];
  return value instanceof Map ? new Map(value) : value;
}

const isSliding = (state: Accumulation): state is Sliding => 'remove' in state;

/** The accumulation of one partition's current window. */
class MovingWindow {
  #state: Accumulation;
  #from = 0;
  #to = 0;
  #result: Value | undefined;
  #isFresh = false;
  readonly #values: (Value | undefined)[] = [];

  constructor(
    readonly partition: Partition,
    readonly gathering: Gathering,
    readonly create: () => Accumulation,
  ) {
    this.#state = create();
  }

  resultOf(extent: Extent): Value | undefined {
    const [from, to] = extent ?? [this.#to, this.#to];
    if (!extent) this.#restart(from);
    else if (from !== this.#from || to !== this.#to) this.#moveTo(from, to);
    if (!this.#isFresh) this.#result = kept(this.#state.result());
    this.#isFresh = true;
    return this.#result;
  }

  /** Takes in a window step by step. */
  *begin(extent: Extent): Generator<typeof PAUSE> {
    if (!extent) return;
    const slice = new Slice();
    this.#restart(extent[0]);
    while (this.#to < extent[1]) {
      this.#state.add(this.#valueAt(this.#to++));
      if (slice.isOver()) yield PAUSE;
    }
  }

  #restart(at: number): void {
    this.#state = this.create();
    this.#from = at;
    this.#to = at;
    this.#isFresh = false;
  }

  #moveTo(from: number, to: number): void {
    const state = this.#state;
    const goesOn = from >= this.#from && from <= this.#to && to >= this.#to;
    if (!goesOn || (from > this.#from && !isSliding(state))) this.#restart(from);
    else if (isSliding(state)) for (let place = this.#from; place < from; place++) state.remove(this.#valueAt(place));
    this.#from = from;
    for (let place = this.#to; place < to; place++) this.#state.add(this.#valueAt(place));
    this.#to = to;
    this.#isFresh = false;
  }

  #valueAt(place: number): Value | undefined {
    if (!(place in this.#values)) this.#values[place] = this.partition.evaluate(this.gathering.input, place);
    return this.#values[place];
  }
}

/** From so many documents on, the first window is taken in with pauses. */
const LONG = 1000;

/** An accumulator over windows. */
export function gatheredOver(bounds: Bounds, gathering: Gathering): WindowFunction {
  const frame = frameOf(bounds);
  const create = bounds.lower === 'unbounded' ? gathering.create : (gathering.slide ?? gathering.create);
  return (partition) => {
    const extentAt = frame(partition);
    const moving = new MovingWindow(partition, gathering, create);
    const valueAt = (place: number): Value | undefined => moving.resultOf(extentAt(place));
    const isLong = bounds.upper === 'unbounded' && partition.size > LONG;
    return isLong ? Object.assign(valueAt, { begin: () => moving.begin(extentAt(0)) }) : valueAt;
  };
}
