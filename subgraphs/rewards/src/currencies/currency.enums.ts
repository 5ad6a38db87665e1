import { describeEnum } from '@customer-module/subgraph-kit';

export enum CurrencyKind {
  REDEEMABLE = 'REDEEMABLE',
  STATUS = 'STATUS',
  REPUTATION = 'REPUTATION',
}

describeEnum('CurrencyKind', CurrencyKind, 'What points of a currency are for.', {
  REDEEMABLE: 'They are spent.',
  STATUS: 'They lead to tiers, and are never spent.',
  REPUTATION: 'They say what somebody gave to the community, and are never spent.',
});
