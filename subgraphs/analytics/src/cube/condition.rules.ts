import { invalid } from '@customer-module/subgraph-kit';
import { FilterOperator } from './cube.enums.ts';

/** A dimension, as far as a filter cares. */
export interface Filterable {
  readonly key: string;
  readonly field: string;
  readonly grain: 'ORDER' | 'CATEGORY';
  readonly isAxis: boolean;
}

/** What somebody wants to hold of what is counted. */
export interface Filter {
  readonly dimension: Filterable;
  readonly operator: FilterOperator;
  readonly values?: readonly unknown[] | null;
}

/** An aggregation expression that is true of a fact, or false. */
export type Expression = object;

const WITHOUT_VALUES: ReadonlySet<FilterOperator> = new Set([FilterOperator.SET, FilterOperator.NOT_SET]);
const WITH_ONE_VALUE: ReadonlySet<FilterOperator> = new Set([FilterOperator.EQUALS, FilterOperator.NOT_EQUALS]);
const WITH_VALUES: ReadonlySet<FilterOperator> = new Set([FilterOperator.IN, FilterOperator.NOT_IN]);

/** The expression of a filter; `path` is where its dimension stands in what is counted. */
export function conditionOf(filter: Filter, path: string): Expression {
  const { dimension, operator } = filter;
  if (WITHOUT_VALUES.has(operator)) {
    const isNull = { $eq: [{ $ifNull: [path, null] }, null] };
    return operator === FilterOperator.NOT_SET ? isNull : { $not: [isNull] };
  }
  if (!dimension.isAxis) throw invalid('SET_OR_NOT_SET', `${dimension.key} is filtered by SET and NOT_SET only.`);
  // A text that begins with a dollar sign would be read as a path.
  const isOneOf = { $in: [{ $ifNull: [path, null] }, { $literal: textsOf(filter) }] };
  return operator === FilterOperator.EQUALS || operator === FilterOperator.IN ? isOneOf : { $not: [isOneOf] };
}

function textsOf({ dimension: { key }, operator, values }: Filter): string[] {
  const takesOne = WITH_ONE_VALUE.has(operator);
  if (!takesOne && !WITH_VALUES.has(operator)) {
    throw invalid('OPERATOR_NOT_COMPARABLE', `${key} is compared by EQUALS, NOT_EQUALS, IN, NOT_IN, SET and NOT_SET.`);
  }
  const texts = (values ?? []).filter((value) => typeof value === 'string');
  const isWhole = texts.length === (values ?? []).length;
  if (!isWhole || texts.length === 0 || (takesOne && texts.length > 1)) {
    throw invalid('VALUES_OF_WRONG_KIND', `${key} is compared with ${takesOne ? 'one text' : 'texts'}.`);
  }
  return texts;
}

/** Only what happened in a stretch of time; null for all of it. */
export function windowOf(at: Expression | string, from: Date | null, to: Date | null): Expression | null {
  const bounds = [...(from ? [{ $gte: [at, from] }] : []), ...(to ? [{ $lt: [at, to] }] : [])];
  return bounds.length > 0 ? { $and: bounds } : null;
}
