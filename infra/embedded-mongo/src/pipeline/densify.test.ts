import { Double, type Document, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { withoutPauses } from '../store/pause.ts';
import { runPipeline } from './run-pipeline.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));

function run(operand: Document, documents: readonly Document[]): Document[] {
  const host = { now: new Date(0), database: 'test', collection: () => [], find: () => [] };
  return [...withoutPauses(runPipeline([new Map([['$densify', operand]])], documents, host))];
}

/** The values of one field after gaps were filled between given ones. */
function filled(values: readonly Value[], range: Document): (Value | undefined)[] {
  const documents = values.map((a) => fields({ a }));
  return run(fields({ field: 'a', range }), documents).map((document) => document.get('a'));
}

function codeOf(operand: Document, documents: readonly Document[] = []): number {
  try {
    run(operand, documents);
    return 0;
  } catch (error) {
    return error instanceof ServerError ? error.code : -1;
  }
}

describe('$densify', () => {
  it('steps from the first value on and leaves what lies between two steps', () => {
    expect(filled([0, 3, 5], fields({ step: 2, bounds: 'full' }))).toEqual([0, 2, 3, 4, 5]);
  });

  it('begins at the lower bound and ends before the upper one, whatever lies outside', () => {
    expect(filled([-5, 1, 9], fields({ step: 1, bounds: [0, 3] }))).toEqual([-5, 0, 1, 2, 9]);
  });

  it('passes on documents without the field, and gives the wider type of value and step', () => {
    expect(filled([null, 0, 1], fields({ step: new Double(0.5), bounds: 'full' }))).toEqual([
      null,
      0,
      new Double(0.5),
      1,
    ]);
  });

  it('steps by months of different length', () => {
    const [from, to] = [new Date('2024-01-31Z'), new Date('2024-03-31Z')];

    expect(filled([from, to], fields({ step: 1, unit: 'month', bounds: 'full' }))).toEqual([
      from,
      new Date('2024-02-29Z'),
      new Date('2024-03-29Z'),
      to,
    ]);
  });

  it('is refused with the codes of the server', () => {
    const full = fields({ step: 1, bounds: 'full' });
    const withRange = (range: Document, documents: readonly Document[] = []): number =>
      codeOf(fields({ field: 'a', range }), documents);

    expect(withRange(fields({ step: 0, bounds: 'full' }))).toBe(5733401);
    expect(withRange(fields({ step: 1, bounds: 'partition' }))).toBe(5733408);
    expect(withRange(fields({ step: 1, bounds: [1] }))).toBe(5733403);
    expect(withRange(fields({ step: 1, bounds: [2, 1] }))).toBe(5733402);
    expect(withRange(fields({ step: 1, bounds: [1, 2n] }))).toBe(5876900);
    expect(withRange(fields({ step: 1, bounds: [new Date(0), new Date(1)] }))).toBe(5733410);
    expect(withRange(full, [fields({ a: 'text' })])).toBe(5733201);
    expect(withRange(full, [fields({ a: new Date(0) })])).toBe(6053600);
    expect(withRange(fields({ step: 1, bounds: [0, 600_000] }))).toBe(5897900);
    expect(codeOf(fields({ field: 'a', partitionByFields: ['a'], range: full }))).toBe(8993000);
    expect(codeOf(fields({ field: 'a' }))).toBe(40414);
  });
});
