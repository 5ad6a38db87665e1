import { compareValues, groupKey } from '../../bson/compare.ts';
import { isDocument, typeName } from '../../bson/types.ts';
import type { Document, Value } from '../../bson/values.ts';
import { ServerError } from '../../errors/server-error.ts';
import { checkedParts, compileFieldPath } from '../../expr/field-path.ts';
import { constantOf, type Evaluate, type Scope } from '../../expr/scope.ts';
import { compileSort } from '../../query/compile-sort.ts';
import { inOrder } from '../../query/in-order.ts';
import { place } from '../../query/parse-projection.ts';
import { addFields, newNode, type ProjectionNode } from '../../query/projection-tree.ts';
import { PAUSE, Slice, type Paused } from '../../store/pause.ts';
import { gathered, takingIn } from '../flow.ts';
import { absentField, checkNames, wrongType, type CompileStage } from '../stage.ts';
import { failed } from './bounds.ts';
import type { WindowFunction } from './gathered-window.ts';
import { Partition, type WindowOrder } from './partition.ts';
import { compileWindowFunction } from './window-functions.ts';

const STAGE = '$setWindowFields';

/** A `$setWindowFields` that was read. */
type Windows = {
  readonly partitionBy: Evaluate | null;
  readonly order: WindowOrder | null;
  readonly outputs: readonly WindowFunction[];
  /** Where the results go; it reads them of `results`. */
  readonly node: ProjectionNode;
  readonly results: (Value | undefined)[];
};

function readPartition(value: Value | undefined, scope: Scope): Evaluate | null {
  if (value === undefined) return null;
  const evaluate = scope.compile(value, scope);
  const known = constantOf(evaluate);
  if (Array.isArray(known?.value)) {
    throw new ServerError('TypeMismatch', 'An expression used to partition cannot evaluate to value of type array');
  }
  return known ? null : evaluate;
}

function readOrder(value: Value | undefined, scope: Scope): WindowOrder | null {
  if (value === undefined) return null;
  if (!isDocument(value)) throw wrongType(STAGE, 'sortBy');
  const sort = compileSort(value, { collation: scope.settings.collation });
  const [first] = value;
  if (!first) return null;
  const ascending = !isDocument(first[1]) && compareValues(first[1], 0) > 0;
  return { sort, size: value.size, ascending, valueOf: compileFieldPath(`$${first[0]}`, scope) };
}

/** Whether one path is the other or lies below it. */
const meet = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

function read(operand: Value, scope: Scope): Windows {
  if (!isDocument(operand))
    throw failed(`the ${STAGE} stage specification must be an object, found ${typeName(operand)}`);
  checkNames(STAGE, operand, ['partitionBy', 'sortBy', 'output']);
  const output = operand.get('output');
  if (output === undefined) throw absentField(STAGE, 'output');
  if (!isDocument(output)) throw wrongType(STAGE, 'output');
  const partitionBy = readPartition(operand.get('partitionBy'), scope);
  const order = readOrder(operand.get('sortBy'), scope);
  const node = newNode();
  const results: (Value | undefined)[] = [];
  const outputs: WindowFunction[] = [];
  const paths: string[] = [];
  for (const [path, spec] of output) {
    if (paths.some((other) => meet(path, other)))
      throw new ServerError(6307900, `${STAGE} 'output' specification contains two conflicting paths`);
    const index = outputs.push(compileWindowFunction(path, spec, { order, scope })) - 1;
    checkedParts(path);
    paths.push(path);
    place(node, path, () => results[index]);
  }
  return { partitionBy, order, outputs, node, results };
}

type Gathered = { readonly value: Value; readonly documents: Document[] };

/** The partitions in the order of their values; documents without a value count as null. */
function* partitionsOf(
  source: Paused<Document>,
  partitionBy: Evaluate,
  { settings: { collation } }: Scope,
): Generator<typeof PAUSE, Gathered[]> {
  const partitions = new Map<string, Gathered>();
  yield* takingIn(source, (document) => {
    const value = partitionBy(document) ?? null;
    if (Array.isArray(value)) throw new ServerError('TypeMismatch', `Cannot 'partitionBy' an expression of type array`);
    const key = groupKey(value, collation);
    const partition = partitions.get(key);
    if (partition) partition.documents.push(document);
    else partitions.set(key, { value, documents: [document] });
  });
  return yield* gathered(inOrder(partitions.values(), (a, b) => compareValues(a.value, b.value, collation)));
}

function* windowed(windows: Windows, documents: Document[], slice: Slice): Generator<Document | typeof PAUSE> {
  const { order, outputs, node, results } = windows;
  const sorted = order ? yield* gathered(order.sort.sorted(documents)) : documents;
  const partition = new Partition(sorted, order);
  const running = outputs.map((output) => output(partition));
  for (const { begin } of running) if (begin) yield* begin();
  for (const [at, document] of sorted.entries()) {
    if (slice.isOver()) yield PAUSE;
    for (const [index, valueAt] of running.entries()) results[index] = valueAt(at) ?? null;
    yield addFields(document, node);
  }
}

/** `$setWindowFields`: fields computed of the documents around each one. */
export const setWindowFields: CompileStage = (operand, { scope }) => {
  const windows = read(operand, scope);
  const { partitionBy } = windows;
  return function* windowing(source) {
    const partitions = partitionBy
      ? yield* partitionsOf(source, partitionBy, scope)
      : [{ documents: yield* gathered(source) }];
    const slice = new Slice();
    for (const { documents } of partitions) yield* windowed(windows, documents, slice);
  };
};
