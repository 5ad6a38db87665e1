import { describeEnum } from '@customer-module/subgraph-kit';

export enum CustomerStatus {
  ACTIVE = 'ACTIVE',
  RESTRICTED = 'RESTRICTED',
  ERASED = 'ERASED',
}

describeEnum('CustomerStatus', CustomerStatus, 'What may be done with what is known about a customer.', {
  ACTIVE: 'Everything that is allowed anyway.',
  RESTRICTED: 'It is kept and not used.',
  ERASED: 'Nothing: it is gone.',
});

export enum CustomerOrder {
  JOINED_AT_ASC = 'JOINED_AT_ASC',
  JOINED_AT_DESC = 'JOINED_AT_DESC',
  LAST_PURCHASE_DESC = 'LAST_PURCHASE_DESC',
  TOTAL_SPENT_DESC = 'TOTAL_SPENT_DESC',
}

describeEnum('CustomerOrder', CustomerOrder, 'How a list of customers is sorted.', {
  JOINED_AT_ASC: 'Who joined first comes first.',
  JOINED_AT_DESC: 'Who joined last comes first.',
  LAST_PURCHASE_DESC: 'Who bought last comes first; who never bought, last.',
  TOTAL_SPENT_DESC: 'Who spent most, net of returns, comes first; minor units of all currencies are added as they are.',
});
