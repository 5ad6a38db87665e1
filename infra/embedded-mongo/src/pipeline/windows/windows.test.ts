import { Decimal128 } from 'bson';
import fc from 'fast-check';
import { equalValues } from '../../bson/compare.ts';
import { Double, type Document, type Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { accumulate } from '../../expr/accumulators.ts';
import { withoutPauses } from '../../store/pause.ts';
import { runPipeline } from '../run-pipeline.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));

function run(operand: Document, documents: readonly Document[]): Document[] {
  const host = { now: new Date(0), database: 'test', collection: () => [], find: () => [] };
  return [...withoutPauses(runPipeline([new Map([['$setWindowFields', operand]])], documents, host))];
}

/** The code that a stage is refused with; 0 where it is not. */
function codeOf(operand: Document, documents: readonly Document[] = []): number {
  try {
    run(operand, documents);
    return 0;
  } catch (error) {
    return error instanceof ServerError ? error.code : -1;
  }
}

const number: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -9, max: 9 }).map((value) => BigInt(value)),
  fc.integer({ min: -40, max: 40 }).map((value) => new Double(value / 4)),
  fc.integer({ min: -40, max: 40 }).map((value) => Decimal128.fromString(String(value / 4))),
  fc.constantFrom<Value>(new Double(Infinity), new Double(-Infinity), new Double(Number.NaN), null, 'text'),
);

const bound = fc.oneof(fc.constantFrom('unbounded', 'current'), fc.integer({ min: -4, max: 4 }));
const offset = (value: string | number, end: number): number => {
  if (typeof value === 'number') return value;
  return value === 'current' ? 0 : end;
};
const bounds = fc.tuple(bound, bound).filter(([low, high]) => offset(low, -9) <= offset(high, 9));

const NAMES = ['$sum', '$avg', '$min', '$max', '$push', '$addToSet', '$stdDevPop'];

describe('windows', () => {
  it('hold what is gathered anew for each document, however far they slide', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 12 }), bounds, ([...values], [low, high]) => {
        const documents = values.map((v, _id) => fields({ _id, v }));
        const window = fields({ documents: [low, high] });
        const output = fields(
          Object.fromEntries(NAMES.map((name) => [name.slice(1), fields({ [name]: '$v', window })])),
        );

        const rows = run(fields({ sortBy: fields({ _id: 1 }), output }), documents);

        for (const [at, row] of rows.entries()) {
          const from = low === 'unbounded' ? 0 : Math.max(0, at + offset(low, 0));
          const to = high === 'unbounded' ? values.length : at + offset(high, 0) + 1;
          const inside = values.slice(from, Math.max(from, to));
          for (const name of NAMES) {
            const expected = accumulate(name, inside);
            expect({ name, at, equal: equalValues(row.get(name.slice(1)), expected) }).toEqual({
              name,
              at,
              equal: true,
            });
          }
        }
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });

  it('reckon ranges from the sort value, between numbers of all types', () => {
    const documents = [1, new Double(1.5), 2n, Decimal128.fromString('4')].map((x, _id) => fields({ _id, x }));

    const rows = run(
      fields({
        sortBy: fields({ x: 1 }),
        output: fields({ near: fields({ $push: '$_id', window: fields({ range: [new Double(-0.5), 1] }) }) }),
      }),
      documents,
    );

    expect(rows.map((row) => row.get('near'))).toEqual([[0, 1, 2], [0, 1, 2], [1, 2], [3]]);
  });

  it('grow without changing what they gave before', () => {
    const documents = ['a', 'b'].map((name, _id) => fields({ _id, d: fields({ [name]: _id }) }));
    const window = fields({ documents: ['unbounded', 'current'] });
    const output = fields({ all: fields({ $push: '$_id', window }), merged: fields({ $mergeObjects: '$d', window }) });

    const rows = run(fields({ sortBy: fields({ _id: 1 }), output }), documents);

    expect(rows.map((row) => row.get('all'))).toEqual([[0], [0, 1]]);
    expect(rows.map((row) => row.get('merged'))).toEqual([fields({ a: 0 }), fields({ a: 0, b: 1 })]);
  });

  it('are refused with the codes of the server', () => {
    const sortBy = fields({ x: 1 });
    const withWindow = (window: Document, order: Document | null = sortBy): number =>
      codeOf(
        new Map<string, Value>([
          ...(order ? [['sortBy', order] as const] : []),
          ['output', fields({ v: fields({ $sum: '$x', window }) })],
        ]),
        [fields({ x: 'no number' })],
      );

    expect(withWindow(fields({ documents: [1, -1] }))).toBe(5339900);
    expect(withWindow(fields({ documents: ['unbounded', 'current'] }), null)).toBe(5339901);
    expect(withWindow(fields({ range: [-1, 1] }), fields({ a: 1, b: 1 }))).toBe(5339902);
    expect(withWindow(fields({ range: [-1, 1] }))).toBe(5429414);
    expect(withWindow(fields({ range: [-1, 1], unit: 'day' }))).toBe(5429513);
    expect(withWindow(fields({ documents: [0, 1], range: [0, 1] }))).toBe(9);
    expect(codeOf(fields({ output: fields({ v: fields({ $rank: fields({}) }) }) }))).toBe(5371602);
    expect(codeOf(fields({ output: fields({ v: fields({ $unheard: 1 }) }) }))).toBe(9);
    expect(codeOf(fields({ output: fields({ a: fields({ $sum: 1 }), 'a.b': fields({ $sum: 1 }) }) }))).toBe(6307900);
    expect(codeOf(fields({ partitionBy: '$x', output: fields({}) }), [fields({ x: [] })])).toBe(14);
  });
});
