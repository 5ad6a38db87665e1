import { setTimeout as sleep } from 'node:timers/promises';
import { askWell, type Place, tokenFor } from './running-graph.ts';

const DEFINE = `mutation RetailCurrency($input: DefineCurrencyInput!) { defineCurrency(input: $input) { currency { id } } }`;
const CREATE = `mutation RetailRule($input: CreateRewardRuleInput!) { createRewardRule(input: $input) { rule { id version } } }`;
const ACTIVATE = `mutation RetailActivation($input: ActivateRewardRuleInput!) { activateRewardRule(input: $input) { rule { state } } }`;
const OWED = 'query RetailPoints { liability { currency { id } outstanding } }';

const ASK_EVERY_MS = 250;

const RULE = {
  name: 'A point per pound',
  description: 'One point for each whole pound of a purchase; a return takes them back.',
  trigger: 'profiles.interaction-recorded',
  conditions: [{ path: 'kind', operator: 'EQUALS', value: 'PURCHASE' }],
  effects: [{ amount: { currencyId: 'points', points: 1 }, unitPath: 'total.amount', unitSize: 100 }],
  validFrom: '2000-01-01T00:00:00Z',
};

/** Puts a rule in force under which everything that is loaded earns points. Nobody activates a rule of their own. */
export async function payAPointPerPound(place: Place, admin: string): Promise<void> {
  const author = await tokenFor(place, '--staff', 'marketer');
  await askWell(place, admin, DEFINE, { input: { id: 'points', name: 'Points', kind: 'REDEEMABLE' } });
  const { createRewardRule } = await askWell<{ createRewardRule: { rule: { id: string; version: number } } }>(
    place,
    author,
    CREATE,
    { input: RULE },
  );
  const { id: ruleId, version } = createRewardRule.rule;
  await askWell(place, admin, ACTIVATE, { input: { ruleId, version } });
}

/** What all customers have together. */
export async function pointsOwed(place: Place, token: string): Promise<number> {
  const { liability } = await askWell<{ liability: { currency: { id: string }; outstanding: number }[] }>(
    place,
    token,
    OWED,
  );
  return liability.find(({ currency }) => currency.id === 'points')?.outstanding ?? 0;
}

/** Waits until customers have so many points, or for so long; gives the seconds that took. */
export async function untilPaid(place: Place, token: string, points: number, withinMs: number): Promise<number> {
  const startMs = performance.now();
  while ((await pointsOwed(place, token)) !== points && performance.now() - startMs < withinMs)
    await sleep(ASK_EVERY_MS);
  return (performance.now() - startMs) / 1_000;
}
