import { labelOf, scoresOf, type Standing, type Thresholds } from './score.rules.ts';

const NOW = new Date('2026-03-12T09:00:00Z');
const THRESHOLDS: Thresholds = {
  recency: ['2026-01-01', '2026-02-01', '2026-03-01', '2026-03-10'].map((day) => new Date(day)),
  frequency: [1, 2, 4, 8],
  monetary: [100, 200, 300, 400],
  contribution: [0, 0, 0, 3],
};

function aStanding(given: Partial<Standing> = {}): Standing {
  const lastPurchaseAt = new Date('2026-03-11T10:00:00Z');
  return { _id: 'cus_1', lastPurchaseAt, purchases: 5, spent: 250, contributions: 0, ...given };
}

test('a score is one more than the quantiles passed, and who equals the last of a quantile has not passed it', () => {
  expect(scoresOf(aStanding(), THRESHOLDS, NOW)).toMatchObject({
    recency: 5,
    frequency: 4,
    monetary: 3,
    contribution: 1,
  });
  expect(scoresOf(aStanding({ purchases: 4, spent: 100 }), THRESHOLDS, NOW)).toMatchObject({
    frequency: 3,
    monetary: 1,
  });
});

test('purchases of one day are equally recent', () => {
  const evening = aStanding({ lastPurchaseAt: new Date('2026-03-10T23:59:59Z') });

  expect(scoresOf(evening, THRESHOLDS, NOW).recency).toBe(4);
});

test('where most gave nothing, whoever gave anything stands above them', () => {
  expect(scoresOf(aStanding({ contributions: 1 }), THRESHOLDS, NOW).contribution).toBe(4);
  expect(scoresOf(aStanding({ contributions: 4 }), THRESHOLDS, NOW).contribution).toBe(5);
});

test('days are whole, and none where the purchase is yet to come', () => {
  expect(scoresOf(aStanding(), THRESHOLDS, NOW).recencyDays).toBe(0);
  expect(scoresOf(aStanding({ lastPurchaseAt: new Date('2026-03-10T10:00:00Z') }), THRESHOLDS, NOW).recencyDays).toBe(
    1,
  );
  expect(scoresOf(aStanding({ lastPurchaseAt: new Date('2026-04-01T10:00:00Z') }), THRESHOLDS, NOW).recencyDays).toBe(
    0,
  );
});

test.each([
  [5, 5, 5, 'Champions'],
  [5, 1, 5, 'New customers'],
  [1, 5, 5, 'Cannot lose them'],
  [10, 9, 10, 'Champions'],
  [1, 2, 2, 'Loyal customers'],
])('recency %i and frequency %i of %i quantiles are called %s', (recency, frequency, quantiles, label) => {
  expect(labelOf(recency, frequency, quantiles)).toBe(label);
});

test('every pair of scores has a name, however many quantiles there are', () => {
  for (let quantiles = 2; quantiles <= 10; quantiles += 1) {
    const scores = Array.from({ length: quantiles }, (_, index) => index + 1);
    const labels = scores.flatMap((recency) => scores.map((frequency) => labelOf(recency, frequency, quantiles)));
    expect(labels).not.toContain('');
  }
});
