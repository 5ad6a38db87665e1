import { aClock, type Clock, settle, startTestSubgraph, type TestSubgraph } from '@customer-module/test-kit';
import { anOrder, people } from '../../test/seed.ts';
import { analytics as features } from '../analytics.ts';

const FRESHNESS = '{ analyticsFreshness { asOf lagSeconds rebuilding } }';

let clock: Clock;
let analytics: TestSubgraph;

beforeEach(async () => {
  clock = aClock('2026-05-01T12:00:00Z');
  analytics = await startTestSubgraph(features, { surroundings: clock });
});

afterEach(() => analytics.close());

test('while facts come in, answers are as of the newest event; once it is quiet, as of now', async () => {
  const time = new Date('2026-05-01T11:59:00Z');
  const [order, another] = people(2).map((person) => ({ ...anOrder(person), time }));
  if (!order || !another) throw new Error('Two were asked for.');

  await analytics.publish(order);
  await settle(analytics);
  const moving = await analytics.ask(FRESHNESS);
  clock.advance(2_000);
  const quiet = await analytics.ask(FRESHNESS);
  await analytics.publish(another);
  const behind = await analytics.ask(FRESHNESS);

  expect(moving).toEqual({
    analyticsFreshness: { asOf: '2026-05-01T11:59:00.000Z', lagSeconds: 60, rebuilding: false },
  });
  expect(quiet).toEqual({ analyticsFreshness: { asOf: '2026-05-01T12:00:02.000Z', lagSeconds: 0, rebuilding: false } });
  expect(behind).toMatchObject({ analyticsFreshness: { asOf: '2026-05-01T11:59:00.000Z' } });
});
