import { describeEnum } from '@customer-module/subgraph-kit';

export enum DecisionOutcome {
  AWARDED = 'AWARDED',
  DENIED = 'DENIED',
  HELD = 'HELD',
  CAPPED = 'CAPPED',
  REVERSED = 'REVERSED',
}

describeEnum('DecisionOutcome', DecisionOutcome, 'What was decided.', {
  AWARDED: 'All that the rule pays.',
  DENIED: 'Nothing, since a condition did not hold.',
  HELD: 'It waits.',
  CAPPED: 'Less than the rule pays, since a limit was reached.',
  REVERSED: 'What was paid before was taken back, in whole or in part.',
});
