import { loaderOf, type Money } from '@customer-module/subgraph-kit';
import { Fact } from '../facts/index.ts';
import { scopeOf, thresholdsIn } from './rfm.queries.ts';
import { type Scores, scoresOf, type Standing } from './score.rules.ts';
import { standings } from './standing.rules.ts';

export interface OwnScores extends Scores {
  readonly spent: Money | null;
}

/** How customers stand, by id; nobody who never bought anything does. However many they are, it takes three queries. */
export const loadScores = loaderOf<string, OwnScores>(async (customerIds, context) => {
  const { em, now } = context;
  const scope = await scopeOf(context, { asOf: now, customerIds });
  const own: Standing[] = await em.aggregate(Fact, standings(scope));
  if (own.length === 0) return new Map();
  const thresholds = await thresholdsIn(context, scope);
  const { currency } = scope;
  return new Map(
    own.map((standing) => {
      const { _id: customerId, spent: amount } = standing;
      const spent = currency === null ? null : { amount, currency };
      return [customerId, { ...scoresOf(standing, thresholds, now), spent }];
    }),
  );
});
