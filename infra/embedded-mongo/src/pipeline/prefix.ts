import { asSmallWhole } from '../bson/numbers.ts';
import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { fieldsOfExpression } from '../expr/dependencies.ts';
import { compileFilter } from '../query/compile-filter.ts';
import { compileSort } from '../query/compile-sort.ts';

/** What of a pipeline's beginning a find can answer, and what is left. */
export type Prefix = {
  readonly filter: Document;
  readonly sort?: Document;
  readonly skip?: number;
  readonly limit?: number;
  /** The stages that remain to be run on the find's result. */
  readonly rest: Document[];
};

type Step = { filter: Document; sort?: Document; skip?: number; limit?: number };

const positive = (value: Value): number | null => {
  const whole = asSmallWhole(value);
  return whole !== null && whole > 0 ? whole : null;
};

/** Takes over one stage; false where a find cannot do it at this place. */
const takers: Readonly<Record<string, (step: Step, operand: Value) => boolean>> = {
  $match: (step, operand) => {
    if (!isDocument(operand) || step.sort || step.skip !== undefined || step.limit !== undefined) return false;
    step.filter = step.filter.size === 0 ? operand : new Map([['$and', [step.filter, operand]]]);
    return true;
  },
  $sort: (step, operand) => {
    if (!isDocument(operand) || operand.size === 0 || step.sort) return false;
    if (step.skip !== undefined || step.limit !== undefined) return false;
    step.sort = operand;
    return true;
  },
  $skip: (step, operand) => {
    const count = asSmallWhole(operand);
    if (count === null || count < 0 || step.skip !== undefined || step.limit !== undefined) return false;
    step.skip = count;
    return true;
  },
  $limit: (step, operand) => {
    const count = positive(operand);
    if (count === null || step.limit !== undefined) return false;
    step.limit = count;
    return true;
  },
};

/** The leading `$match`, `$sort`, `$skip` and `$limit`: what the store may serve from an index. */
export function leadingMatch(stages: readonly Document[]): Prefix {
  const step: Step = { filter: new Map() };
  let taken = 0;
  for (const stage of stages) {
    const [first] = isDocument(stage) && stage.size === 1 ? stage : [];
    const take = first && Object.hasOwn(takers, first[0]) ? takers[first[0]] : undefined;
    if (!first || !take?.(step, first[1])) break;
    taken += 1;
  }
  return { ...step, rest: stages.slice(taken) };
}

/** What a stage reads, and whether its result has nothing else of the document. */
type Need = { readonly fields: Set<string> | null; readonly final: boolean };

const ALL: Need = { fields: null, final: true };
const NOTHING_MORE: Need = { fields: new Set(), final: false };

const top = (path: string): string => path.split('.', 1)[0] ?? path;

function ofProject(operand: Value): Need {
  if (!isDocument(operand)) return ALL;
  const fields = new Set(['_id']);
  for (const [path, value] of operand) {
    if (value === false || value === 0) {
      if (path !== '_id') return ALL;
      continue;
    }
    fields.add(top(path));
    const read = fieldsOfExpression(value);
    if (!read) return ALL;
    for (const name of read) fields.add(name);
  }
  return fields.size > 1 || operand.size > 0 ? { fields, final: true } : ALL;
}

function ofExpression(operand: Value, final: boolean): Need {
  const fields = fieldsOfExpression(operand);
  return fields ? { fields, final } : ALL;
}

function ofUnwind(operand: Value): Need {
  const path = isDocument(operand) ? operand.get('path') : operand;
  return typeof path === 'string' ? { fields: new Set([top(path.slice(1))]), final: false } : ALL;
}

/** `$top` and its kin also read the fields they sort by. */
function ofGroup(operand: Value): Need {
  const need = ofExpression(operand, true);
  if (!need.fields || !isDocument(operand)) return ALL;
  for (const accumulator of operand.values()) {
    if (isDocument(accumulator)) for (const path of sortedBy(accumulator)) need.fields.add(top(path));
  }
  return need;
}

function sortedBy(accumulator: Document): string[] {
  return [...accumulator.values()].flatMap((inner) => {
    const sortBy = isDocument(inner) ? inner.get('sortBy') : undefined;
    return isDocument(sortBy) ? [...sortBy.keys()] : [];
  });
}

const needs: Readonly<Record<string, (operand: Value) => Need>> = {
  $match: (operand) => {
    const fields = isDocument(operand) ? compileFilter(operand).fields : null;
    return fields ? { fields: new Set(fields), final: false } : ALL;
  },
  $sort: (operand) => (isDocument(operand) ? { fields: new Set(compileSort(operand).fields), final: false } : ALL),
  $limit: () => NOTHING_MORE,
  $skip: () => NOTHING_MORE,
  $sample: () => NOTHING_MORE,
  $unwind: ofUnwind,
  $count: () => ({ fields: new Set(), final: true }),
  $group: ofGroup,
  $sortByCount: (operand) => ofExpression(operand, true),
  $project: ofProject,
  $addFields: (operand) => ofExpression(operand, false),
  $set: (operand) => ofExpression(operand, false),
};

function needOf(stage: Document): Need | undefined {
  const [first] = isDocument(stage) && stage.size === 1 ? stage : [];
  return first && Object.hasOwn(needs, first[0]) ? needs[first[0]]?.(first[1]) : undefined;
}

/** The top-level fields that a pipeline reads of its source's documents; null where it needs them whole. */
export function neededFields(stages: readonly Document[]): Set<string> | null {
  const fields = new Set<string>();
  for (const stage of stages) {
    const need = needOf(stage);
    if (!need?.fields) return null;
    for (const name of need.fields) fields.add(name);
    if (need.final) return fields;
  }
  return null;
}
