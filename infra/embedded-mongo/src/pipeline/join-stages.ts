import { asWhole, isNumeric } from '../bson/numbers.ts';
import { groupKey } from '../bson/compare.ts';
import { isDocument, typeName } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { checkedParts, checkVariableName } from '../expr/field-path.ts';
import { declare, type Evaluate, type Scope } from '../expr/scope.ts';
import { PAUSE, type Paused } from '../store/pause.ts';
import { gathered, givingOut, takingIn } from './flow.ts';
import { Join, localValues, lookupValues } from './join.ts';
import { absentField, checkNames, wrongType, type CompileStage, type Stage } from './stage.ts';
import { withValueAt } from './streaming-stages.ts';

const failed = (message: string): ServerError => new ServerError('FailedToParse', message);

function textOf(spec: Document, stage: string, name: string): string | undefined {
  const value = spec.get(name);
  if (value === undefined || typeof value === 'string') return value;
  throw failed(`${stage} argument '${name}' must be a string, found ${typeName(value)}`);
}

/** Variables of a `let`: computed of the outer document, seen by the inner pipeline. */
export type Bindings = { readonly scope: Scope; readonly bind: (document: Document) => void };

export function bindVariables(spec: Value | undefined, scope: Scope): Bindings {
  if (spec !== undefined && !isDocument(spec)) throw failed(`$lookup argument 'let' must be an object`);
  let inner = scope;
  const assignments: { slot: number; value: Evaluate }[] = [];
  for (const [name, expression] of spec ?? []) {
    checkVariableName(name, false);
    const declared = declare(inner, name);
    assignments.push({ slot: declared.slot, value: scope.compile(expression, scope) });
    inner = declared.inner;
  }
  return {
    scope: inner,
    bind: (document) => {
      for (const { slot, value } of assignments) scope.slots[slot] = value(document);
    },
  };
}

type Lookup = {
  readonly from: string | null;
  readonly as: string;
  readonly local: string | undefined;
  readonly foreign: string | undefined;
  readonly pipeline: Value[] | undefined;
  readonly variables: Value | undefined;
};

const LOOKUP = new Set(['from', 'as', 'localField', 'foreignField', 'let', 'pipeline']);

/** The same as it is read, before anything is known to be there. */
type LookupRead = Omit<Lookup, 'as' | 'from'> & { as: string | undefined; from: string | null | undefined };

function checkLookup({ as, from, pipeline, local, foreign, variables }: LookupRead): void {
  if (as === undefined) throw failed(`must specify 'as' field for a $lookup`);
  if (from === undefined) throw failed(`must specify 'from' field for a $lookup`);
  if ((local === undefined) !== (foreign === undefined)) {
    throw failed("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (!pipeline && local === undefined)
    throw failed(`$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified`);
  if (!pipeline && variables !== undefined) throw failed(`$lookup with a 'let' argument must also specify 'pipeline'`);
}

function pipelineOf(spec: Document): Value[] | undefined {
  const pipeline = spec.get('pipeline');
  if (pipeline === undefined || Array.isArray(pipeline)) return pipeline;
  throw failed(`'pipeline' option must be specified as an array`);
}

/** Whether a pipeline brings its documents itself, so that it needs no collection. */
const startsAlone = ([first]: readonly Value[] = []): boolean => first instanceof Map && first.has('$documents');

function readLookup(operand: Value): Lookup {
  if (!isDocument(operand)) throw failed('the $lookup specification must be an Object');
  for (const name of operand.keys()) if (!LOOKUP.has(name)) throw failed(`unknown argument to $lookup: ${name}`);
  const pipeline = pipelineOf(operand);
  const [as, local, foreign] = ['as', 'localField', 'foreignField'].map((name) => textOf(operand, '$lookup', name));
  const from = textOf(operand, '$lookup', 'from') ?? (startsAlone(pipeline) ? null : undefined);
  const lookup = { local, foreign, pipeline, variables: operand.get('let') };
  checkLookup({ ...lookup, as, from });
  return { ...lookup, as: as ?? '', from: from ?? null };
}

const lookup: CompileStage = (operand, context) => {
  const { from, as, local, foreign, pipeline, variables } = readLookup(operand);
  const target = checkedParts(as);
  const { host, scope } = context;
  const join = local !== undefined && foreign !== undefined ? new Join(host, from ?? '', foreign) : null;
  const parts = local === undefined ? [] : checkedParts(local);
  const { scope: inner, bind } = bindVariables(variables, scope);
  const run = pipeline ? context.pipeline(pipeline, { ...context, scope: inner, inside: '$lookup' }) : null;
  return function* joined(source) {
    for (const document of source) {
      if (document === PAUSE) {
        yield document;
        continue;
      }
      let found: Paused<Document> = join
        ? join.matching(lookupValues(document, parts))
        : from === null
          ? []
          : host.collection(from);
      if (run) {
        bind(document);
        found = run(found);
      }
      yield withValueAt(document, target, yield* gathered(found));
    }
  };
};

const GRAPH_REQUIRED = ['from', 'as', 'startWith', 'connectFromField', 'connectToField'];
const GRAPH_PATHS = ['as', 'connectFromField', 'connectToField', 'depthField'];
const GRAPH = new Set([...GRAPH_REQUIRED, 'maxDepth', 'depthField', 'restrictSearchWithMatch']);

function graphNumber(value: Value | undefined): number {
  if (value === undefined) return Infinity;
  if (!isNumeric(value)) throw new ServerError(40100, `maxDepth must be numeric, found type: ${typeName(value)}`);
  const whole = asWhole(value);
  if (whole === null) throw new ServerError(40102, 'maxDepth could not be represented as a long long');
  if (whole < 0n) throw new ServerError(40101, 'maxDepth requires a nonnegative argument');
  return Number(whole);
}

function graphPath(spec: Document, name: string): string {
  const value = spec.get(name);
  if (typeof value !== 'string')
    throw new ServerError(40103, `expected string as argument for ${name}, found: ${typeName(value)}`);
  checkedParts(value);
  return value;
}

function checkGraph(operand: Value): Document {
  if (!isDocument(operand)) throw failed('the $graphLookup stage specification must be an object');
  for (const name of operand.keys())
    if (!GRAPH.has(name)) throw new ServerError(40104, `Unknown argument to $graphLookup: ${name}`);
  for (const name of GRAPH_PATHS) if (operand.has(name)) graphPath(operand, name);
  const restrict = operand.get('restrictSearchWithMatch');
  if (restrict !== undefined && !isDocument(restrict))
    throw new ServerError(40185, 'restrictSearchWithMatch must be an object');
  const absent = GRAPH_REQUIRED.find((name) => !operand.has(name));
  if (absent) throw new ServerError(40105, `$graphLookup requires '${absent}' to be specified`);
  return operand;
}

const graphLookup: CompileStage = (operand, { scope, host }) => {
  const spec = checkGraph(operand);
  const start = scope.compile(spec.get('startWith') ?? null, scope);
  const from = textOf(spec, '$graphLookup', 'from') ?? '';
  const connectFrom = checkedParts(graphPath(spec, 'connectFromField'));
  const target = checkedParts(graphPath(spec, 'as'));
  const depthField = spec.has('depthField') ? checkedParts(graphPath(spec, 'depthField')) : null;
  const deepest = graphNumber(spec.get('maxDepth'));
  const join = new Join(
    host,
    from,
    graphPath(spec, 'connectToField'),
    spec.get('restrictSearchWithMatch') as Document | undefined,
  );
  const reach = function* (document: Document): Generator<typeof PAUSE, Document[]> {
    const first = start(document);
    let frontier: Value[] = Array.isArray(first) ? first : [first ?? null];
    const visited = new Set<string>();
    const found: Document[] = [];
    for (let depth = 0n; frontier.length > 0 && depth <= deepest; depth++) {
      const next = new Map<string, Value>();
      yield* takingIn(join.matching(frontier), (other) => {
        const key = groupKey(other.get('_id'));
        if (visited.has(key)) return;
        visited.add(key);
        found.push(depthField ? withValueAt(other, depthField, depth) : other);
        for (const value of localValues(other, connectFrom)) next.set(groupKey(value), value);
      });
      frontier = [...next.values()];
    }
    return found;
  };
  return function* reached(source) {
    for (const document of source)
      yield document === PAUSE ? document : withValueAt(document, target, yield* reach(document));
  };
};

function unionSpec(operand: Value): Document {
  if (typeof operand === 'string') return new Map([['coll', operand]]);
  if (isDocument(operand)) return operand;
  throw failed(`the $unionWith stage specification must be an object or string, but found ${typeName(operand)}`);
}

function readUnion(operand: Value): { name: string | undefined; stages: Value[] } {
  const spec = unionSpec(operand);
  checkNames('$unionWith', spec, ['coll', 'pipeline', '$_internalIsHybridSearch']);
  const name = spec.get('coll');
  if (name !== undefined && typeof name !== 'string') throw wrongType('$unionWith', 'coll');
  const stages = spec.get('pipeline') ?? [];
  if (!Array.isArray(stages)) throw wrongType('$unionWith', 'pipeline');
  if (name !== undefined || startsAlone(stages)) return { name, stages };
  if (stages.length === 0) throw absentField('$unionWith', 'coll');
  throw failed(`$unionWith stage without explicit collection must have a pipeline with $documents as first stage`);
}

const unionWith: CompileStage = (operand, context) => {
  const { host } = context;
  const { name, stages } = readUnion(operand);
  const run: Stage = context.pipeline(stages, { ...context, inside: '$unionWith' });
  return function* united(source) {
    yield* source;
    yield* run(name === undefined ? [] : host.collection(name));
  };
};

const NOT_IN_FACET = new Set([
  '$out',
  '$merge',
  '$facet',
  '$collStats',
  '$indexStats',
  '$geoNear',
  '$changeStream',
  '$documents',
]);

const facet: CompileStage = (operand, context) => {
  if (!isDocument(operand)) throw new ServerError(40169, `the $facet specification must be a non-empty object`);
  if (operand.size === 0) throw new ServerError(40169, `the $facet specification must be a non-empty object`);
  const runs: [string, Stage][] = [...operand].map(([name, stages]) => {
    if (name.startsWith('$') || name.includes('.'))
      throw new ServerError(40169, `the field name '${name}' is not allowed in $facet`);
    if (!Array.isArray(stages))
      throw new ServerError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
    for (const stage of stages) {
      const [first = ''] = stage instanceof Map ? stage.keys() : [];
      if (NOT_IN_FACET.has(first))
        throw new ServerError(40600, `${first} is not allowed to be used within a $facet stage`);
    }
    return [name, context.pipeline(stages, { ...context, inside: '$facet' })];
  });
  return function* faceted(source) {
    const documents = yield* gathered(source);
    const result: Document = new Map();
    for (const [name, run] of runs)
      result.set(name, yield* gathered(run(givingOut(documents, (document) => document))));
    yield result;
  };
};

/** The stages that bring several sources together, or send one several ways. */
export const joinStages: Readonly<Record<string, CompileStage>> = {
  $lookup: lookup,
  $graphLookup: graphLookup,
  $unionWith: unionWith,
  $facet: facet,
};
