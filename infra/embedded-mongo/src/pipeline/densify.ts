import { compareValues, groupKey } from '../bson/compare.ts';
import { isNumeric } from '../bson/numbers.ts';
import { isDocument, isNullish, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { checkedParts } from '../expr/field-path.ts';
import type { Evaluate, Scope } from '../expr/scope.ts';
import { compileSort } from '../query/compile-sort.ts';
import { plainValueAt } from '../query/paths.ts';
import { PAUSE, Slice, type Paused } from '../store/pause.ts';
import { type DensifyRange, isOnStep, readRange, stepped } from './densify-range.ts';
import { absentField, checkNames, wrongType, type CompileStage } from './stage.ts';
import { withValueAt } from './streaming-stages.ts';

/** A `$densify` that was read. */
type Densify = {
  readonly field: readonly string[];
  readonly range: DensifyRange;
  /** The fields that added documents have beside the one that is stepped through. */
  readonly partitionOf: Evaluate | null;
  readonly sortBy: Document;
};

/** A stage adds no more than this. */
const MOST = 500_000;

function readPartitions(value: Value | undefined): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrongType('$densify', 'partitionByFields');
  return value.map((name) => {
    if (typeof name !== 'string') throw wrongType('$densify', 'partitionByFields');
    checkedParts(name);
    return name;
  });
}

/** A field is stepped through or tells partitions apart, not both. */
function checkApart(field: string, names: readonly string[]): void {
  for (const name of names) {
    if (`${name}.`.startsWith(`${field}.`))
      throw new ServerError(
        8993000,
        `partitionByFields '${name}' cannot include field '${field}' that is being densified.`,
      );
    if (field.startsWith(`${name}.`))
      throw new ServerError(
        9554500,
        `field '${field}' that is being densified cannot include partitionByFields '${name}'.`,
      );
  }
}

/** `a.b` as `{ a: { b: '$a.b' } }`. */
function partitionExpression(names: readonly string[]): Document {
  let expression: Document = new Map();
  for (const name of names) expression = withValueAt(expression, name.split('.'), `$${name}`);
  return expression;
}

function read(operand: Value, scope: Scope): Densify {
  if (!isDocument(operand))
    throw new ServerError(
      'FailedToParse',
      `The $densify stage specification must be an object, found ${typeName(operand)}`,
    );
  checkNames('$densify', operand, ['field', 'partitionByFields', 'range']);
  const field = operand.get('field');
  if (field === undefined) throw absentField('$densify', 'field');
  if (typeof field !== 'string') throw wrongType('$densify', 'field');
  const names = readPartitions(operand.get('partitionByFields'));
  const range = readRange(operand.get('range'));
  const parts = checkedParts(field);
  checkApart(field, names);
  if (range.limits === 'partition' && names.length === 0)
    throw new ServerError(
      5733408,
      "One cannot specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.",
    );
  const sortBy: Document = new Map();
  if (range.limits !== 'full') for (const name of names) sortBy.set(name, 1);
  sortBy.set(field, 1);
  const partitionOf = names.length > 0 ? scope.compile(partitionExpression(names), scope) : null;
  return { field: parts, range, partitionOf, sortBy };
}

/** One run of values: of the whole source, or of one partition. */
type Run = {
  /** The fields of its added documents. */
  readonly fields: Document;
  /** The last value on a step that is there; null before the first. */
  last: Value | null;
};

const NO_FIELDS: Document = new Map();

/** Adds the documents that are missing between those that come by, in order of the field. */
class Densifying {
  readonly #runs = new Map<string, Run>();
  readonly #slice = new Slice();
  #added = 0;
  /** The least and the greatest value of all. */
  #least: Value | null = null;
  #greatest: Value | null = null;
  #latest: Run | null = null;

  constructor(readonly densify: Densify) {}

  /** What is missing below the document, then the document. */
  *before(document: Document): Generator<Document | typeof PAUSE> {
    const found = plainValueAt(document, this.densify.field);
    if (!isNullish(found)) yield* this.#missingBelow(document, found);
    yield document;
  }

  *#missingBelow(document: Document, found: Value): Generator<Document | typeof PAUSE> {
    const value = this.#checked(found);
    this.#least ??= value;
    this.#greatest = value;
    const run = this.#runOf(document, value);
    this.#latest = run;
    const { limits } = this.densify.range;
    yield* this.#upTo(run, typeof limits === 'string' ? value : least(value, limits[1]));
    if (this.#isNext(run, value)) run.last = value;
  }

  /** What is missing behind the last document. */
  *rest(): Generator<Document | typeof PAUSE> {
    const { limits } = this.densify.range;
    if (limits === 'partition' || (limits === 'full' && !this.densify.partitionOf)) return;
    if (this.#runs.size === 0 && !this.densify.partitionOf) this.#runs.set('', this.#newRun(NO_FIELDS));
    const end = limits === 'full' ? this.#behindGreatest() : limits[1];
    for (const run of this.#runs.values()) yield* this.#upTo(run, end);
  }

  #checked(value: Value): Value {
    if (!isNumeric(value) && !(value instanceof Date))
      throw new ServerError(5733201, 'Densify field type must be numeric or a date');
    const { unit } = this.densify.range;
    if (unit && isNumeric(value))
      throw new ServerError(6053600, 'Encountered numeric densify value in collection when step has a date unit.');
    if (!unit && value instanceof Date)
      throw new ServerError(
        6053600,
        'Encountered date densify value in collection when step does not have a date unit.',
      );
    return value;
  }

  #newRun(fields: Document): Run {
    const { limits } = this.densify.range;
    if (limits === 'partition') return { fields, last: null };
    const start = limits === 'full' ? this.#least : limits[0];
    return { fields, last: start === null ? null : stepped(start, this.densify.range, -1) };
  }

  #runOf(document: Document, value: Value): Run {
    const fields = (this.densify.partitionOf?.(document) ?? NO_FIELDS) as Document;
    const key = this.densify.partitionOf ? groupKey(fields) : '';
    let run = this.#runs.get(key);
    if (!run) {
      run = this.#newRun(fields);
      run.last ??= stepped(value, this.densify.range, -1);
      this.#runs.set(key, run);
    }
    return run;
  }

  #isNext(run: Run, value: Value): boolean {
    return run.last !== null && compareValues(stepped(run.last, this.densify.range), value) === 0;
  }

  /** The steps of a run from its last one on, without the end. */
  *#upTo(run: Run, end: Value): Generator<Document | typeof PAUSE> {
    const { range, field } = this.densify;
    if (run.last === null) return;
    for (let next = stepped(run.last, range); compareValues(next, end) < 0; next = stepped(next, range)) {
      if (this.#slice.isOver()) yield PAUSE;
      run.last = next;
      if (++this.#added > MOST)
        throw new ServerError(
          5897900,
          `Generated ${this.#added} documents in $densify, which is over the limit of ${MOST}. Increase the 'internalQueryMaxAllowedDensifyDocs' parameter to allow more generated documents`,
        );
      yield withValueAt(writable(run.fields, field), field, next);
    }
  }

  /** The end of the last step: behind the greatest value where that lies on a step. */
  #behindGreatest(): Value {
    const { range } = this.densify;
    const greatest = this.#greatest ?? null;
    const base = this.#latest?.last ?? greatest;
    return isOnStep(greatest, base, range) ? stepped(greatest, range) : greatest;
  }
}

const least = (a: Value, b: Value): Value => (compareValues(a, b) < 0 ? a : b);

/** Refuses a field that added documents could not have. */
function writable(fields: Document, path: readonly string[]): Document {
  let inner: Value | undefined = fields;
  for (const part of path) {
    if (!isDocument(inner)) break;
    inner = inner.get(part);
    if (Array.isArray(inner)) throw new ServerError(5733307, '$densify cannot generate fields nested inside arrays');
    if (inner !== undefined && !isDocument(inner))
      throw new ServerError(5733308, '$densify cannot overwrite non-object values with objects');
  }
  return fields;
}

/** `$densify`: adds documents where a field has gaps. */
export const densify: CompileStage = (operand, { scope }) => {
  const spec = read(operand, scope);
  const sort = compileSort(spec.sortBy, { collation: scope.settings.collation });
  return function* densified(source: Paused<Document>) {
    const densifying = new Densifying(spec);
    for (const document of sort.sorted(source)) {
      if (document === PAUSE) yield PAUSE;
      else yield* densifying.before(document);
    }
    yield* densifying.rest();
  };
};
