import { z } from 'zod';
import { contract, type EventOf, person } from './contract.ts';

const points = z.object({ currencyId: z.string(), points: z.int() });

/** Subject: the source profile's id. */
export const decisionMade = contract('rewards.decision-made.v1', {
  ...person,
  decisionId: z.string(),
  ruleId: z.string(),
  version: z.int().positive(),
  outcome: z.enum(['AWARDED', 'DENIED', 'HELD', 'CAPPED', 'REVERSED']),
  amounts: z.array(points),
  badges: z.array(z.string()),
});
export type DecisionMade = EventOf<typeof decisionMade>;

/** Subject: the account's id. `amount` is signed: what the account gained or lost. */
export const pointsMoved = contract('rewards.points-moved.v1', {
  ...person,
  accountId: z.string(),
  transactionId: z.string(),
  kind: z.enum(['EARN', 'HOLD', 'RELEASE', 'VOID', 'REDEEM', 'EXPIRE', 'REVERSE', 'ADJUST', 'TRANSFER']),
  currencyId: z.string(),
  amount: z.int(),
});
export type PointsMoved = EventOf<typeof pointsMoved>;
