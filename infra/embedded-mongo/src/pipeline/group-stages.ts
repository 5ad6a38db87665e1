import { compareValues, groupKey } from '../bson/compare.ts';
import type { Collation } from '../bson/collation.ts';
import { isDocument, typeName, typeOf } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Accumulation, Accumulator } from '../expr/accumulation.ts';
import { compileAccumulator } from '../expr/accumulators.ts';
import { constantOf, type Evaluate, type Scope } from '../expr/scope.ts';
import { compileSort } from '../query/compile-sort.ts';
import type { PAUSE, Paused } from '../store/pause.ts';
import { givingOut, takingIn } from './flow.ts';
import type { CompileStage } from './stage.ts';

/** The fields of a group, each with its accumulator. */
export type Outputs = readonly { readonly name: string; readonly accumulator: Accumulator }[];

/** Reads `{ name: { $sum: … }, … }`. */
export function compileOutputs(spec: Iterable<[string, Value]>, scope: Scope): Outputs {
  const outputs: { name: string; accumulator: Accumulator }[] = [];
  for (const [name, value] of spec) {
    if (name.includes('.')) throw new ServerError(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw new ServerError(40236, `The field name '${name}' cannot be an operator name`);
    if (!isDocument(value)) throw new ServerError(40234, `The field '${name}' must be an accumulator object`);
    const [first] = value;
    if (!first || value.size !== 1) throw new ServerError(40238, `The field '${name}' must specify one accumulator`);
    if (!first[0].startsWith('$')) throw new ServerError(40234, `The field '${name}' must be an accumulator object`);
    outputs.push({ name, accumulator: compileAccumulator(first[0], first[1], scope) });
  }
  return outputs;
}

/** One group while it is being gathered. */
class Group {
  private readonly parts: Accumulation[];

  constructor(
    readonly id: Value,
    private readonly outputs: Outputs,
  ) {
    this.parts = outputs.map(({ accumulator }) => accumulator.create());
  }

  add(document: Document): void {
    const { outputs, parts } = this;
    for (let i = 0; i < parts.length; i++) parts[i]?.add(outputs[i]?.accumulator.input(document));
  }

  document(): Document {
    const result: Document = new Map([['_id', this.id]]);
    for (const [index, { name }] of this.outputs.entries()) {
      const value = this.parts[index]?.result();
      if (value !== undefined) result.set(name, value);
    }
    return result;
  }
}

type Grouping = { readonly id: Evaluate; readonly outputs: Outputs; readonly collation: Collation | undefined };

function* gather(
  source: Paused<Document>,
  { id, outputs, collation }: Grouping,
): Generator<typeof PAUSE, Iterable<Group>> {
  const groups = new Map<string, Group>();
  yield* takingIn(source, (document) => {
    const value = id(document) ?? null;
    const key = groupKey(value, collation);
    let group = groups.get(key);
    if (!group) {
      group = new Group(value, outputs);
      groups.set(key, group);
    }
    group.add(document);
  });
  return groups.values();
}

const group: CompileStage = (operand, { scope }) => {
  if (!isDocument(operand)) throw new ServerError(15947, `a group's fields must be specified in an object`);
  const idSpec = operand.get('_id');
  if (idSpec === undefined) throw new ServerError(15955, 'a group specification must include an _id');
  const id = scope.compile(idSpec, scope);
  const outputs = compileOutputs(
    [...operand].filter(([name]) => name !== '_id'),
    scope,
  );
  const grouping = { id, outputs, collation: scope.settings.collation };
  return function* grouped(source) {
    yield* givingOut(yield* gather(source, grouping), (one) => one.document());
  };
};

const counting = (): Document => new Map([['$sum', 1]]);

const sortByCount: CompileStage = (operand, context) => {
  const expression =
    (typeof operand === 'string' && operand.startsWith('$')) ||
    (isDocument(operand) && operand.size > 0 && [...operand.keys()].every((name) => name.startsWith('$')));
  if (isDocument(operand) && !expression)
    throw new ServerError(
      40147,
      `the sortByCount field must be defined as a $-prefixed path or an expression inside an object`,
    );
  if (!isDocument(operand) && typeof operand !== 'string')
    throw new ServerError(40149, `the sortByCount field must be specified as a string or as an object`);
  if (!expression)
    throw new ServerError(
      40148,
      `the sortByCount field must be defined as a $-prefixed path or an expression inside an object`,
    );
  const grouped = group(
    new Map<string, Value>([
      ['_id', operand],
      ['count', counting()],
    ]),
    context,
  );
  const sort = compileSort(new Map([['count', -1]]));
  return (source) => sort.sorted(grouped(source));
};

const count: CompileStage = (operand) => {
  if (typeof operand !== 'string') throw new ServerError(40156, 'the count field must be a non-empty string');
  if (operand === '') throw new ServerError(40156, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) throw new ServerError(40158, 'the count field cannot be a $-prefixed path');
  if (operand.includes('.')) throw new ServerError(40160, `the count field cannot contain '.'`);
  if (operand.includes('\0')) throw new ServerError(40159, 'the count field cannot contain a null byte');
  return function* counted(source) {
    let number = 0;
    yield* takingIn(source, () => (number += 1));
    if (number > 0) yield new Map([[operand, number]]);
  };
};

/** The value of an expression that may not depend on a document. */
function constantValue(value: Value, scope: Scope, code: number): Value {
  const known = constantOf(scope.compile(value, scope));
  if (!known) throw new ServerError(code, `a constant value is needed`);
  return known.value ?? null;
}

function readBoundaries(value: Value | undefined, scope: Scope): Value[] {
  if (!Array.isArray(value))
    throw new ServerError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeName(value)}.`,
    );
  const boundaries = value.map((item) => constantValue(item, scope, 40191));
  if (boundaries.length < 2)
    throw new ServerError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  for (const [index, high] of boundaries.entries()) {
    const low = boundaries[index - 1];
    if (low === undefined) continue;
    if (typeOf(low).rank !== typeOf(high).rank)
      throw new ServerError(40193, 'All values in the boundaries option must have the same type.');
    if (compareValues(low, high) >= 0)
      throw new ServerError(40194, `The 'boundaries' option to $bucket must be sorted`);
  }
  return boundaries;
}

const BUCKET = new Set(['groupBy', 'boundaries', 'default', 'output']);

function readOutput(spec: Value | undefined, scope: Scope, code: number): Outputs {
  if (spec === undefined) return compileOutputs([['count', counting()]], scope);
  if (!isDocument(spec))
    throw new ServerError(code, `The 'output' field must be an object, but found type: ${typeName(spec)}.`);
  return compileOutputs(spec, scope);
}

/** What a bucket is grouped by: a path or an operator. */
export function groupByOf(value: Value | undefined, scope: Scope, code: number): Evaluate {
  const path = typeof value === 'string' && value.startsWith('$');
  const operator = isDocument(value) && [...value.keys()][0]?.startsWith('$');
  if (!path && !operator)
    throw new ServerError(code, `The 'groupBy' field must be defined as a $-prefixed path or an expression`);
  return scope.compile(value ?? null, scope);
}

function defaultBucket(value: Value, boundaries: readonly Value[], scope: Scope): Value {
  const constant = constantValue(value, scope, 40195);
  const [first, last] = [boundaries[0], boundaries.at(-1)];
  if (compareValues(constant, first) >= 0 && compareValues(constant, last) < 0) {
    throw new ServerError(
      40199,
      `The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.`,
    );
  }
  return constant;
}

const bucket: CompileStage = (operand, { scope }) => {
  if (!isDocument(operand))
    throw new ServerError(40201, `Argument to $bucket stage must be an object, but found type: ${typeName(operand)}.`);
  for (const name of operand.keys())
    if (!BUCKET.has(name)) throw new ServerError(40197, `Unrecognized option to $bucket: ${name}.`);
  if (!operand.has('groupBy') || !operand.has('boundaries'))
    throw new ServerError(40198, `$bucket requires 'groupBy' and 'boundaries' to be specified.`);
  const groupBy = groupByOf(operand.get('groupBy'), scope, 40202);
  const boundaries = readBoundaries(operand.get('boundaries'), scope);
  const spec = operand.get('default');
  const other = spec === undefined ? undefined : defaultBucket(spec, boundaries, scope);
  const outputs = readOutput(operand.get('output'), scope, 40196);
  const id: Evaluate = (document) => {
    const value = groupBy(document) ?? null;
    const above = boundaries.findIndex((boundary) => compareValues(value, boundary) < 0);
    if (above > 0) return boundaries[above - 1];
    if (other === undefined) {
      throw new ServerError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    }
    return other;
  };
  const sort = compileSort(new Map([['_id', 1]]));
  return function* bucketed(source) {
    const groups = yield* gather(source, { id, outputs, collation: undefined });
    yield* sort.sorted(givingOut(groups, (one) => one.document()));
  };
};

/** The stages that gather documents into groups. */
export const groupStages: Readonly<Record<string, CompileStage>> = {
  $group: group,
  $sortByCount: sortByCount,
  $count: count,
  $bucket: bucket,
};

export { readOutput as readBucketOutput, Group };
