import type { Document, Value } from '../bson/values.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import { runPipeline } from './run-pipeline.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));
const stage = (name: string, operand: Value): Document => new Map([[name, operand]]);

const source: readonly (Document | typeof PAUSE)[] = [1, 2, 3].flatMap((n) => [
  PAUSE,
  fields({ _id: n, n, tags: ['a', 'b'] }),
]);

function run(pipeline: readonly Document[]): (Document | typeof PAUSE)[] {
  const host = { now: new Date(0), database: 'test', collection: (): Paused<Document> => source, find: () => source };
  return [...runPipeline(pipeline, source, host)];
}

const order = fields({ n: -1 });
const sum = fields({ sum: fields({ $sum: '$n' }) });

describe('pipelines', () => {
  const stages: [string, Value][] = [
    ['$match', fields({ n: fields({ $gt: 0 }) })],
    ['$project', fields({ n: 1 })],
    ['$limit', 3],
    ['$skip', 0],
    ['$unwind', '$tags'],
    ['$redact', '$$KEEP'],
    ['$sample', fields({ size: 3 })],
    ['$sort', order],
    ['$group', fields({ _id: '$n' })],
    ['$sortByCount', '$n'],
    ['$count', 'n'],
    ['$bucket', fields({ groupBy: '$n', boundaries: [0, 9] })],
    ['$bucketAuto', fields({ groupBy: '$n', buckets: 2 })],
    ['$facet', fields({ all: [stage('$match', fields({}))] })],
    ['$unionWith', 'others'],
    ['$lookup', fields({ from: 'others', localField: 'n', foreignField: 'n', as: 'same' })],
    [
      '$graphLookup',
      fields({ from: 'others', startWith: '$n', connectFromField: 'n', connectToField: 'n', as: 'linked' }),
    ],
    ['$densify', fields({ field: 'n', range: fields({ step: 1, bounds: 'full' }) })],
    ['$fill', fields({ output: fields({ n: fields({ method: 'locf' }) }) })],
    ['$setWindowFields', fields({ partitionBy: '$n', sortBy: order, output: sum })],
  ];

  it.each(stages)('let pauses through %s, and lose no document there', (name, operand) => {
    const given = run([stage(name, operand)]);

    expect(given.filter((item) => item === PAUSE).length).toBeGreaterThanOrEqual(3);
    expect(given.filter((item) => item !== PAUSE).length).toBeGreaterThan(0);
  });
});
