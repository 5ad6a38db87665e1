import { describeEnum } from '@customer-module/subgraph-kit';

export enum MetricFormat {
  COUNT = 'COUNT',
  MONEY = 'MONEY',
  RATIO = 'RATIO',
  NUMBER = 'NUMBER',
}

describeEnum('MetricFormat', MetricFormat, 'How a number is to be printed.', {
  COUNT: 'A whole number of things or people.',
  MONEY: 'An amount in minor units of one currency.',
  RATIO: 'A share, 1 being all.',
  NUMBER: 'Any other number.',
});
