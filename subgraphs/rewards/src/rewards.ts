import type { Features } from '@customer-module/subgraph-kit';
import { Currency } from './currencies/currency.entity.ts';
import { CurrencyResolver, PointsAmountResolver } from './currencies/currency.resolver.ts';
import { CustomerResolver } from './customers/customer.resolver.ts';
import { CapCount } from './decisions/cap-count.entity.ts';
import { RewardDecision } from './decisions/decision.entity.ts';
import { decisionReactions } from './decisions/decision.reactions.ts';
import { RewardDecisionResolver } from './decisions/decision.resolver.ts';
import { Purchase } from './decisions/purchase.entity.ts';
import { RewardAccount } from './ledger/account.entity.ts';
import { RewardAccountResolver } from './ledger/account.resolver.ts';
import { LedgerEntry } from './ledger/entry.entity.ts';
import { LedgerHead } from './ledger/ledger-head.entity.ts';
import { LedgerEntryResolver, LedgerTransactionResolver, LiabilityResolver } from './ledger/ledger.resolver.ts';
import { LedgerTransaction } from './ledger/transaction.entity.ts';
import { RewardRule } from './reward-rules/reward-rule.entity.ts';
import { RewardRuleResolver } from './reward-rules/reward-rule.resolver.ts';

export const rewards: Features = {
  name: 'rewards',
  entities: [
    CapCount,
    Currency,
    LedgerEntry,
    LedgerHead,
    LedgerTransaction,
    Purchase,
    RewardAccount,
    RewardDecision,
    RewardRule,
  ],
  resolvers: [
    CurrencyResolver,
    CustomerResolver,
    LedgerEntryResolver,
    LedgerTransactionResolver,
    LiabilityResolver,
    PointsAmountResolver,
    RewardAccountResolver,
    RewardDecisionResolver,
    RewardRuleResolver,
  ],
  reactions: decisionReactions,
};
