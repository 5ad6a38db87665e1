import { describeEnum } from '@customer-module/subgraph-kit';

export enum TransactionKind {
  EARN = 'EARN',
  HOLD = 'HOLD',
  RELEASE = 'RELEASE',
  VOID = 'VOID',
  REDEEM = 'REDEEM',
  EXPIRE = 'EXPIRE',
  REVERSE = 'REVERSE',
  ADJUST = 'ADJUST',
  TRANSFER = 'TRANSFER',
}

describeEnum('TransactionKind', TransactionKind, 'Why points moved.', {
  EARN: 'A rule paid them, or took a penalty.',
  HOLD: 'They wait.',
  RELEASE: 'They waited, and are there.',
  VOID: 'They waited, and are gone.',
  REDEEM: 'They were spent.',
  EXPIRE: 'Their time was over.',
  REVERSE: 'What they were paid for was taken back.',
  ADJUST: 'Somebody granted or took them by hand.',
  TRANSFER: 'One customer gave them to another.',
});
