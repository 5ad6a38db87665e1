import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { newScope } from '../expr/compile-expression.ts';
import { compileSort } from '../query/compile-sort.ts';
import { bucketAuto } from './bucket-auto.ts';
import { densify } from './densify.ts';
import { documentStages, stageOf, unknownStage } from './document-stages.ts';
import type { Paused } from '../store/pause.ts';
import { oneByOne } from './flow.ts';
import { groupStages } from './group-stages.ts';
import { joinStages } from './join-stages.ts';
import { outputStages } from './output-stages.ts';
import type { CompileStage, PipelineHost, Stage, StageContext } from './stage.ts';
import { countOperand, streamingStages } from './streaming-stages.ts';
import { fill } from './windows/fill.ts';
import { setWindowFields } from './windows/set-window-fields.ts';

const stages: Readonly<Record<string, CompileStage>> = {
  ...streamingStages,
  ...groupStages,
  ...joinStages,
  ...outputStages,
  $bucketAuto: bucketAuto,
  $densify: densify,
  $fill: fill,
  $setWindowFields: setWindowFields,
};

/** Every stage that is there, for the README. */
export const stageNames: readonly string[] = [
  ...Object.keys(stages),
  ...Object.keys(documentStages),
  '$sort',
].toSorted();

function sortStage(operand: Value, context: StageContext, limit: number): Stage {
  if (!isDocument(operand)) throw new ServerError(15973, 'the $sort key specification must be an object');
  if (operand.size === 0) throw new ServerError(15976, '$sort stage must have at least one sort key');
  const sort = compileSort(operand, { collation: context.scope.settings.collation });
  return (source) => sort.sorted(source, limit);
}

/** How many sorted documents the stages that follow will look at. */
function limitAfter(list: readonly Value[], at: number): number {
  let skipped = 0;
  for (const stage of list.slice(at + 1)) {
    const [name, operand] = stageOf(stage);
    if (name === '$limit') return skipped + countOperand(name, operand, 1n);
    if (name !== '$skip') return Infinity;
    skipped += countOperand(name, operand, 0n);
  }
  return Infinity;
}

const LAST_ONLY = new Set(['$out', '$merge']);

function checkPlace(name: string, place: { at: number; isLast: boolean }, { inside }: StageContext): void {
  if (LAST_ONLY.has(name) && inside) throw new ServerError(51047, `${name} is not allowed within a ${inside} stage`);
  if (LAST_ONLY.has(name) && !place.isLast)
    throw new ServerError(40601, `${name} can only be the final stage in the pipeline`);
  if (name === '$documents' && place.at > 0)
    throw new ServerError(40602, `${name} is only valid as the first stage in a pipeline`);
}

function compileStage(list: readonly Value[], at: number, context: StageContext): Stage {
  const [name, operand] = stageOf(list[at] ?? null);
  checkPlace(name, { at, isLast: at === list.length - 1 }, context);
  if (name === '$sort') return sortStage(operand, context, limitAfter(list, at));
  const compile = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (compile) return compile(operand, context);
  const compileTransform = Object.hasOwn(documentStages, name) ? documentStages[name] : undefined;
  if (!compileTransform) throw unknownStage(name);
  const transform = compileTransform(name, operand, context.scope);
  return oneByOne(transform);
}

/** Compiles a list of stages into one. */
function compilePipeline(list: readonly Value[], context: StageContext): Stage {
  const compiled = list.map((_, at) => compileStage(list, at, context));
  return (source) => compiled.reduce<Paused<Document>>((documents, stage) => stage(documents), source);
}

/**
 * Runs a pipeline. Everything that is wrong with the stages is thrown at once; documents flow when the result is read, one by one up
 * to the first stage that needs them all.
 */
export function runPipeline(list: readonly Value[], source: Paused<Document>, host: PipelineHost): Paused<Document> {
  const scope = newScope({
    now: host.now,
    collation: host.collation,
    random: host.random ?? Math.random,
    variables: host.variables,
  });
  return compilePipeline(list, { scope, host, pipeline: compilePipeline })(source);
}

export type { PipelineHost } from './stage.ts';
