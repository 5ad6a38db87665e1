import { describeEnum } from '@customer-module/subgraph-kit';

export enum AttributeCategory {
  DEMOGRAPHIC = 'DEMOGRAPHIC',
  CONTACT = 'CONTACT',
  INTEREST = 'INTEREST',
  NEED = 'NEED',
  PROBLEM = 'PROBLEM',
  QUESTION = 'QUESTION',
  LIKE = 'LIKE',
  DISLIKE = 'DISLIKE',
  ASPIRATION = 'ASPIRATION',
  BIAS = 'BIAS',
  STYLE = 'STYLE',
  ACCOUNT = 'ACCOUNT',
  CUSTOM = 'CUSTOM',
}

describeEnum('AttributeCategory', AttributeCategory, 'What an attribute is about.', {
  DEMOGRAPHIC: 'Who somebody is: age, place, household.',
  CONTACT: 'How to reach them.',
  INTEREST: 'What they care for.',
  NEED: 'What they need.',
  PROBLEM: 'What troubles them.',
  QUESTION: 'What they ask themselves.',
  LIKE: 'What they like.',
  DISLIKE: 'What they dislike.',
  ASPIRATION: 'What they strive for.',
  BIAS: 'How they tend to judge.',
  STYLE: 'How they like things done.',
  ACCOUNT: 'Their dealings with the company.',
  CUSTOM: 'Anything else.',
});

export enum AttributeType {
  STRING = 'STRING',
  INTEGER = 'INTEGER',
  NUMBER = 'NUMBER',
  BOOLEAN = 'BOOLEAN',
  DATE = 'DATE',
  ENUM = 'ENUM',
  STRING_LIST = 'STRING_LIST',
}

describeEnum('AttributeType', AttributeType, 'What form the values of an attribute have.', {
  STRING: 'A text of at most 2,000 characters.',
  INTEGER: 'A whole number.',
  NUMBER: 'A number.',
  BOOLEAN: 'Yes or no.',
  DATE: 'A day, as 2026-03-31.',
  ENUM: 'One of the options.',
  STRING_LIST: 'At most 100 texts.',
});

export enum Sensitivity {
  ORDINARY = 'ORDINARY',
  PERSONAL = 'PERSONAL',
  SPECIAL_CATEGORY = 'SPECIAL_CATEGORY',
}

describeEnum('Sensitivity', Sensitivity, 'How much harm the value could do.', {
  ORDINARY: 'None to speak of.',
  PERSONAL: 'It says something about a person.',
  SPECIAL_CATEGORY: 'Health, belief, origin and the like (GDPR, article 9): nothing is stored without consent.',
});

export enum Holder {
  CUSTOMER = 'CUSTOMER',
  COMPANY = 'COMPANY',
  BOTH = 'BOTH',
}

describeEnum('Holder', Holder, 'Who says what the value is.', {
  CUSTOMER: 'The customer; the company may only propose.',
  COMPANY: 'The company.',
  BOTH: 'Either; what the customer declares wins.',
});

export enum Audience {
  PRIVATE = 'PRIVATE',
  COMPANY = 'COMPANY',
  CONNECTIONS = 'CONNECTIONS',
  MEMBERS = 'MEMBERS',
  PUBLIC = 'PUBLIC',
}

describeEnum('Audience', Audience, 'Who may see a value; each includes those before it.', {
  PRIVATE: 'The customer alone.',
  COMPANY: 'Staff, for a stated purpose.',
  CONNECTIONS: 'Whom the customer is connected to.',
  MEMBERS: 'Whoever is signed in as customer or staff.',
  PUBLIC: 'Everybody.',
});

export enum Method {
  DECLARED = 'DECLARED',
  VERIFIED = 'VERIFIED',
  OBSERVED = 'OBSERVED',
  IMPORTED = 'IMPORTED',
  INFERRED = 'INFERRED',
}

describeEnum('Method', Method, 'How a value came to be known.', {
  DECLARED: 'The customer said so.',
  VERIFIED: 'It was checked; only the check itself says so.',
  OBSERVED: 'Staff saw or heard it.',
  IMPORTED: 'Another system had it.',
  INFERRED: 'It was concluded from other data.',
});

export enum AssertionState {
  ACTIVE = 'ACTIVE',
  PROPOSED = 'PROPOSED',
  VETOED = 'VETOED',
  DISPUTED = 'DISPUTED',
  SUPERSEDED = 'SUPERSEDED',
  EXPIRED = 'EXPIRED',
}

describeEnum('AssertionState', AssertionState, 'Whether a statement counts.', {
  ACTIVE: 'It counts.',
  PROPOSED: 'It waits for the customer.',
  VETOED: 'The customer refused it.',
  DISPUTED: 'The customer contests it.',
  SUPERSEDED: 'The same source said something newer.',
  EXPIRED: 'Its time is over.',
});

export enum ResolutionRule {
  CUSTOMER_DECLARED = 'CUSTOMER_DECLARED',
  VERIFIED_METHOD = 'VERIFIED_METHOD',
  HIGHER_METHOD = 'HIGHER_METHOD',
  MORE_RECENT = 'MORE_RECENT',
  LEGAL_RECORD = 'LEGAL_RECORD',
  ONLY_ONE = 'ONLY_ONE',
  NONE = 'NONE',
}

describeEnum('ResolutionRule', ResolutionRule, 'Why one statement stands over others.', {
  CUSTOMER_DECLARED: 'What the customer says goes first.',
  VERIFIED_METHOD: 'It was checked.',
  HIGHER_METHOD: 'It comes from a closer look.',
  MORE_RECENT: 'It is newer.',
  LEGAL_RECORD: 'The law asks for the imported record.',
  ONLY_ONE: 'Nothing else was said.',
  NONE: 'Nothing is known.',
});
