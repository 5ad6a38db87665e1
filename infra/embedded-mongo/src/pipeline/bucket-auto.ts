import { compareValues } from '../bson/compare.ts';
import { asNumber, asSmallWhole, isNumeric, type Numeric } from '../bson/numbers.ts';
import { isDocument, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Evaluate, Scope } from '../expr/scope.ts';
import { inOrder } from '../query/in-order.ts';
import { PAUSE, type Paused, Slice } from '../store/pause.ts';
import { gathered, takingIn } from './flow.ts';
import { granularityOf, type Granularity } from './granularity.ts';
import { Group, groupByOf, readBucketOutput, type Outputs } from './group-stages.ts';
import type { CompileStage } from './stage.ts';

type Entry = { readonly key: Value; readonly place: number; readonly document: Document };

/** A `$bucketAuto` that was read. */
type Buckets = {
  readonly groupBy: Evaluate;
  readonly count: number;
  readonly outputs: Outputs;
  readonly granularity: Granularity | null;
};

const BUCKETS = new Set(['groupBy', 'buckets', 'output', 'granularity']);

function readCount(value: Value): number {
  if (!isNumeric(value))
    throw new ServerError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeName(value)}`,
    );
  const count = asSmallWhole(value);
  if (count === null)
    throw new ServerError(
      40242,
      `The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found ${asNumber(value)}`,
    );
  return count;
}

function readGranularity(value: Value | undefined): Granularity | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return granularityOf(value);
  throw new ServerError(
    40261,
    `The $bucketAuto 'granularity' field must be a string, but found type: ${typeName(value)}`,
  );
}

/** The two that must be there. */
function readRequired(operand: Document, scope: Scope): Pick<Buckets, 'groupBy' | 'count'> {
  const [by, buckets] = [operand.get('groupBy'), operand.get('buckets')];
  const groupBy = by === undefined ? null : groupByOf(by, scope, 40239);
  const count = buckets === undefined ? null : readCount(buckets);
  if (!groupBy || count === null)
    throw new ServerError(40246, `$bucketAuto requires 'groupBy' and 'buckets' to be specified`);
  if (count <= 0)
    throw new ServerError(40243, `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}`);
  return { groupBy, count };
}

function read(operand: Value, scope: Scope): Buckets {
  if (!isDocument(operand))
    throw new ServerError(40240, `The argument to $bucketAuto must be an object, but found type: ${typeName(operand)}`);
  for (const name of operand.keys())
    if (!BUCKETS.has(name)) throw new ServerError(40245, `Unrecognized option to $bucketAuto: ${name}`);
  const output = operand.get('output');
  return {
    outputs: readBucketOutput(isDocument(output) && output.size === 0 ? undefined : output, scope, 40244),
    granularity: readGranularity(operand.get('granularity')),
    ...readRequired(operand, scope),
  };
}

function checkNumber(value: Value | undefined): void {
  if (!isNumeric(value))
    throw new ServerError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeName(value)}`,
    );
  if (Number.isNaN(asNumber(value)))
    throw new ServerError(
      40259,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN`,
    );
  if (asNumber(value) < 0)
    throw new ServerError(
      40260,
      `$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number`,
    );
}

/** The documents with what they are grouped by, in its order. */
function* entriesOf(source: Paused<Document>, { groupBy, granularity }: Buckets): Paused<Entry> {
  let place = 0;
  for (const document of source) {
    if (document === PAUSE) {
      yield PAUSE;
      continue;
    }
    const key = groupBy(document);
    if (granularity) checkNumber(key);
    yield { key: key ?? null, place: place++, document };
  }
}

/** What a bucket's limits are known by so far. */
type Limits = { readonly min: Value; readonly max: Value };

/** One bucket: its limits, and the sorted documents in it. */
type Bucket = { readonly limits: Limits; readonly entries: readonly Entry[] };

/** Documents come into a bucket's accumulators in the order in which they came into the stage. */
function* bucketDocument({ limits, entries }: Bucket, outputs: Outputs): Generator<typeof PAUSE, Document> {
  const id: Document = new Map([
    ['min', limits.min],
    ['max', limits.max],
  ]);
  const group = new Group(id, outputs);
  const byPlace = inOrder(entries, (a, b) => a.place - b.place);
  yield* takingIn(byPlace, ({ document }) => group.add(document));
  return group.document();
}

/** Cuts the sorted documents into buckets of about one size; equal keys stay together. */
class Cutting {
  #at = 0;
  /** Where the bucket before ended, which matters where limits are rounded. */
  #before: Value | undefined;
  readonly #size: number;

  constructor(
    readonly entries: readonly Entry[],
    readonly buckets: Buckets,
  ) {
    this.#size = Math.max(1, Math.round(entries.length / buckets.count));
  }

  /** The next bucket; null where nothing is left. */
  next(isLast: boolean): Bucket | null {
    const { entries, buckets } = this;
    const first = entries[this.#at];
    if (!first) return null;
    let end = isLast ? entries.length : Math.min(entries.length, this.#at + this.#size);
    const last = this.#keyAt(end - 1);
    const limit = buckets.granularity?.up(last as Numeric);
    while (this.#belongs(end, last, limit)) end++;
    const max = this.#limitOf(limit, this.#keyAt(end - 1), entries[end]);
    const min = this.#before ?? buckets.granularity?.down(first.key as Numeric) ?? first.key;
    const bucket = { limits: { min, max }, entries: entries.slice(this.#at, end) };
    this.#before = buckets.granularity ? max : undefined;
    this.#at = end;
    return bucket;
  }

  #keyAt(place: number): Value {
    return this.entries[place]?.key ?? null;
  }

  #belongs(end: number, last: Value, limit: Numeric | undefined): boolean {
    const next = this.entries[end];
    if (!next) return false;
    return compareValues(next.key, last) === 0 || (limit !== undefined && compareValues(limit, next.key) > 0);
  }

  /** Where nothing rounds, a bucket ends where the next one begins, and the last one with its last key. */
  #limitOf(limit: Numeric | undefined, last: Value, next: Entry | undefined): Value {
    if (limit === undefined) return next ? next.key : last;
    const { granularity } = this.buckets;
    return asNumber(limit) === 0 && next && granularity ? granularity.down(next.key as Numeric) : limit;
  }
}

/** `$bucketAuto`: as many buckets as asked for, with about as many documents each. */
export const bucketAuto: CompileStage = (operand, { scope }) => {
  const buckets = read(operand, scope);
  const { collation } = scope.settings;
  const compare = (a: Entry, b: Entry): number => compareValues(a.key, b.key, collation);
  return function* bucketed(source) {
    const entries = yield* gathered(inOrder(entriesOf(source, buckets), compare));
    const cutting = new Cutting(entries, buckets);
    const slice = new Slice();
    for (let number = 1; number <= buckets.count; number++) {
      if (slice.isOver()) yield PAUSE;
      const bucket = cutting.next(number === buckets.count);
      if (!bucket) return;
      yield yield* bucketDocument(bucket, buckets.outputs);
    }
  };
};
