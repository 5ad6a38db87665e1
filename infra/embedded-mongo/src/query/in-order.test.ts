import fc from 'fast-check';
import { PAUSE, withoutPauses } from '../store/pause.ts';
import { inOrder } from './in-order.ts';

type Item = { readonly key: number; readonly place: number };

const compare = (a: Item, b: Item): number => a.key - b.key;

/** Many items with few different keys, so that equal ones meet in different runs. */
function items(count: number, seed: number): Item[] {
  let state = seed;
  return Array.from({ length: count }, (_, place) => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return { key: state % 50, place };
  });
}

function* withPauses(list: readonly Item[]): Generator<Item | typeof PAUSE> {
  for (const [index, item] of list.entries()) {
    if (index % 100 === 0) yield PAUSE;
    yield item;
  }
}

describe('a long sort', () => {
  it('gives what a sort in one go gives, equal items in the order of their arrival, for every limit', () => {
    const lengths = fc.constantFrom(0, 1, 2047, 2048, 2049, 10_000);
    const limits = fc.constantFrom(1, 50, 1000, 1001, 3000, Infinity);

    fc.assert(
      fc.property(lengths, limits, fc.integer({ min: 1, max: 1_000_000 }), (count, limit, seed) => {
        const list = items(count, seed);

        const sorted = [...withoutPauses(inOrder(list, compare, limit))];

        expect(sorted).toEqual(list.toSorted(compare).slice(0, limit));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it('passes on the pauses of its source before it gives anything', () => {
    const given = [...inOrder(withPauses(items(5000, 7)), compare)];

    const before = given.slice(
      0,
      given.findIndex((item) => item !== PAUSE),
    );
    expect(before.length).toBeGreaterThanOrEqual(50);
    expect(given.filter((item) => item !== PAUSE)).toHaveLength(5000);
  });
});
