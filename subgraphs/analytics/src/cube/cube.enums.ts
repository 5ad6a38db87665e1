import { describeEnum } from '@customer-module/subgraph-kit';

export enum Granularity {
  HOUR = 'HOUR',
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  QUARTER = 'QUARTER',
  YEAR = 'YEAR',
}

describeEnum('Granularity', Granularity, 'How long a period of a table is.', {
  HOUR: 'An hour.',
  DAY: 'A day.',
  WEEK: 'A week, from Monday on.',
  MONTH: 'A calendar month.',
  QUARTER: 'Three calendar months.',
  YEAR: 'A calendar year.',
});

export enum FilterOperator {
  EQUALS = 'EQUALS',
  NOT_EQUALS = 'NOT_EQUALS',
  IN = 'IN',
  NOT_IN = 'NOT_IN',
  GREATER_THAN = 'GREATER_THAN',
  GREATER_OR_EQUAL = 'GREATER_OR_EQUAL',
  LESS_THAN = 'LESS_THAN',
  LESS_OR_EQUAL = 'LESS_OR_EQUAL',
  CONTAINS = 'CONTAINS',
  SET = 'SET',
  NOT_SET = 'NOT_SET',
}

describeEnum('FilterOperator', FilterOperator, 'How a value is compared.', {
  EQUALS: 'It is the one value given.',
  NOT_EQUALS: 'It is not the one value given; no value at all is not it either.',
  IN: 'It is one of the values given.',
  NOT_IN: 'It is none of the values given.',
  GREATER_THAN: 'It is more than the one value given. For numbers and dates.',
  GREATER_OR_EQUAL: 'It is at least the one value given. For numbers and dates.',
  LESS_THAN: 'It is less than the one value given. For numbers and dates.',
  LESS_OR_EQUAL: 'It is at most the one value given. For numbers and dates.',
  CONTAINS: 'The one value given stands in it. For texts.',
  SET: 'There is a value.',
  NOT_SET: 'There is none.',
});

export enum ComparePeriod {
  PREVIOUS_PERIOD = 'PREVIOUS_PERIOD',
  PREVIOUS_YEAR = 'PREVIOUS_YEAR',
}

describeEnum('ComparePeriod', ComparePeriod, 'What a period is compared with.', {
  PREVIOUS_PERIOD: 'The time of the same length just before it; needs from and to.',
  PREVIOUS_YEAR: 'The same time a year earlier.',
});

export enum CubeColumnKind {
  DIMENSION = 'DIMENSION',
  TIME = 'TIME',
  MEASURE = 'MEASURE',
  COMPARISON = 'COMPARISON',
}

describeEnum('CubeColumnKind', CubeColumnKind, 'What stands in a column.', {
  DIMENSION: 'Values of a dimension; null where there is none.',
  TIME: 'The start of the period.',
  MEASURE: 'Values of a measure; null where they are hidden.',
  COMPARISON: 'Values of a measure in the period that is compared with.',
});
