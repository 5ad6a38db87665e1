import { describeEnum } from '@customer-module/subgraph-kit';

export enum RuleState {
  DRAFT = 'DRAFT',
  ACTIVE = 'ACTIVE',
  RETIRED = 'RETIRED',
}

describeEnum('RuleState', RuleState, 'How far a version of a rule has come.', {
  DRAFT: 'Written, and not yet approved by a second person.',
  ACTIVE: 'In force.',
  RETIRED: 'No longer in force; what happened in its time still goes by it.',
});

export enum RuleOperator {
  EQUALS = 'EQUALS',
  NOT_EQUALS = 'NOT_EQUALS',
  IN = 'IN',
  NOT_IN = 'NOT_IN',
  GREATER_THAN = 'GREATER_THAN',
  GREATER_OR_EQUAL = 'GREATER_OR_EQUAL',
  LESS_THAN = 'LESS_THAN',
  LESS_OR_EQUAL = 'LESS_OR_EQUAL',
  EXISTS = 'EXISTS',
  NTH = 'NTH',
  WITHIN_DAYS = 'WITHIN_DAYS',
}

describeEnum('RuleOperator', RuleOperator, 'How a condition compares.', {
  EQUALS: 'Is the value.',
  NOT_EQUALS: 'Is something else than the value.',
  IN: 'Is one of the values.',
  NOT_IN: 'Is none of the values.',
  GREATER_THAN: 'Is more, or later, than the value.',
  GREATER_OR_EQUAL: 'Is at least the value.',
  LESS_THAN: 'Is less, or earlier, than the value.',
  LESS_OR_EQUAL: 'Is at most the value.',
  EXISTS: 'Is there; with the value false: is not there.',
  NTH: 'Is the so-manieth of its kind for the person. Not served yet.',
  WITHIN_DAYS: 'Happened within so many days of another fact. Not served yet.',
});

export enum RulePathKind {
  STRING = 'STRING',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
  DATE = 'DATE',
  PERSON = 'PERSON',
}

describeEnum('RulePathKind', RulePathKind, 'What stands at a path of an event.', {
  STRING: 'A text, such as a kind or a country.',
  NUMBER: 'A whole number; money in minor units.',
  BOOLEAN: 'Yes or no.',
  DATE: 'An instant.',
  PERSON: 'Somebody: a rule can pay them.',
});

export enum CapScope {
  PERSON = 'PERSON',
  PERSON_PER_SUBJECT = 'PERSON_PER_SUBJECT',
  RULE = 'RULE',
}

describeEnum('CapScope', CapScope, 'What a cap counts together.', {
  PERSON: 'All that one person gets by the rule.',
  PERSON_PER_SUBJECT: 'All that one person gets by the rule for one subject, such as a thread or a post.',
  RULE: 'All that anybody gets by the rule.',
});

export enum CapPeriod {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  YEAR = 'YEAR',
  EVER = 'EVER',
}

describeEnum('CapPeriod', CapPeriod, 'How long a cap counts before it starts again, in UTC.', {
  DAY: 'A calendar day.',
  WEEK: 'A week from Monday on.',
  MONTH: 'A calendar month.',
  YEAR: 'A calendar year.',
  EVER: 'It never starts again.',
});
