import fc from 'fast-check';
import { type Cell, Disclosed, FLOOR } from './suppression.rules.ts';

function aCell(place: readonly string[], people: number, leftovers: readonly number[] = []): Cell<number> {
  return { place, people, leftovers, content: people };
}

function hiddenIn(cells: readonly Cell<number>[], floor = FLOOR): string[] {
  const { cells: disclosed } = Disclosed.through(cells, floor);
  return disclosed.filter(({ content }) => content === null).map(({ place }) => place.join(' '));
}

test('a table whose every cell describes enough people is shown whole', () => {
  const cells = [aCell(['a'], FLOOR), aCell(['b'], 100), aCell(['c'], 0)];

  const { cells: disclosed, suppression } = Disclosed.through(cells, FLOOR);

  expect(disclosed).toEqual(cells.map(({ place, content }) => ({ place, content })));
  expect(suppression).toMatchObject({ floor: FLOOR, cells: 0, complementary: 0 });
});

test('a cell that describes too few people is hidden, with a second one, so that the total does not give it away', () => {
  const cells = [aCell(['a'], 4), aCell(['b'], 90), aCell(['c'], 30)];

  const { suppression } = Disclosed.through(cells, FLOOR);

  expect(hiddenIn(cells)).toEqual(['a', 'c']);
  expect(suppression).toMatchObject({ cells: 2, complementary: 1 });
});

test('a table of one cell has nothing to hide it behind', () => {
  expect(hiddenIn([aCell([], 4)])).toEqual(['']);
  expect(hiddenIn([aCell([], FLOOR)])).toEqual([]);
});

test('a cell is hidden where what is left when it is subtracted describes too few people', () => {
  const cells = [aCell(['a'], 50, [3]), aCell(['b'], 60, [0, 20]), aCell(['c'], 70)];

  expect(hiddenIn(cells)).toEqual(['a', 'b']);
});

test('two cells that are hidden anyway hide each other only together with one that could have been shown', () => {
  const cells = [aCell(['a'], 2), aCell(['b'], 1), aCell(['c'], 40), aCell(['d'], 30)];

  expect(hiddenIn(cells).toSorted()).toEqual(['a', 'b', 'd']);
});

test('in a table of two axes the other corners of a box are hidden too', () => {
  const cells = ['x', 'y', 'z'].flatMap((row) => ['1', '2', '3'].map((column) => aCell([row, column], 20)));
  const withOne = cells.map((cell) => (cell.place.join('') === 'x1' ? aCell(cell.place, 1) : cell));

  expect(hiddenIn(withOne)).toHaveLength(4);
});

test('where two quasi-identifiers cross, the floor is higher', () => {
  expect(hiddenIn([aCell([], 9)], 10)).toEqual(['']);
});

/** A sparse table with up to three axes; each cell describes its own people. */
const tables = fc
  .record({ sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }) })
  .chain(({ sizes }) => {
    const places = sizes.reduce<string[][]>(
      (all, size) => all.flatMap((place) => Array.from({ length: size }, (_, value) => [...place, String(value)])),
      [[]],
    );
    const people = fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 60 }));
    return fc
      .array(people, { minLength: places.length, maxLength: places.length })
      .map((counts) => places.flatMap((place, index) => (counts[index] == null ? [] : [aCell(place, counts[index])])));
  });

/** A total over one axis, less what is in sight: an equation with the hidden cells as unknowns. */
function equationsOf(cells: readonly Cell<number>[], hidden: readonly string[]): Set<number>[] {
  const depth = cells[0]?.place.length ?? 0;
  const places = [...new Set([...cells.map(({ place }) => place.join(' ')), ...hidden])].map((key) => key.split(' '));
  // Without an axis that has one value it is the same table, and hides the same.
  const axes = Array.from({ length: depth }, (_, axis) => axis).filter(
    (axis) => new Set(places.map((place) => place[axis])).size > 1,
  );
  const lines = axes.flatMap((axis) =>
    [...Map.groupBy(places, (place) => place.with(axis, '').join(' ')).values()].filter((line) => isKnown(cells, line)),
  );
  return lines.map((line) => new Set(line.map((place) => hidden.indexOf(place.join(' '))).filter((each) => each >= 0)));
}

/** A total that describes too few people is hidden in its own table. */
function isKnown(cells: readonly Cell<number>[], line: readonly (readonly string[])[]): boolean {
  const keys = new Set(line.map((place) => place.join(' ')));
  const people = cells.filter(({ place }) => keys.has(place.join(' '))).reduce((sum, cell) => sum + cell.people, 0);
  return people >= FLOOR;
}

const PRIME = 1_000_003;

/** Which unknowns a system of equations determines: Gauss–Jordan elimination in a finite field. */
function determined(equations: readonly Set<number>[], unknowns: number): number[] {
  let rows = equations.map((each) => Array.from({ length: unknowns }, (_, index) => Number(each.has(index))));
  const solved: number[][] = [];
  for (let column = 0; column < unknowns; column += 1) {
    const pivot = rows.find((row) => row[column] !== 0);
    if (!pivot) continue;
    const scale = inverse(pivot[column] ?? 1);
    const lead = pivot.map((value) => (value * scale) % PRIME);
    rows = rows.filter((row) => row !== pivot).map((row) => without(row, lead, column));
    solved.splice(0, solved.length, ...solved.map((row) => without(row, lead, column)), lead);
  }
  const present = solved.map((row) => row.flatMap((value, index) => (value === 0 ? [] : [index])));
  return present.filter(({ length }) => length === 1).flat();
}

function without(row: readonly number[], lead: readonly number[], column: number): number[] {
  const factor = PRIME - (row[column] ?? 0);
  return row.map((value, index) => (value + factor * (lead[index] ?? 0)) % PRIME);
}

function inverse(value: number): number {
  let [result, base, exponent] = [1, value, PRIME - 2];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
    exponent = Math.floor(exponent / 2);
  }
  return result;
}

test('no hidden cell that describes too few people can be computed from the totals and the cells in sight', () => {
  let hiddenTables = 0;
  fc.assert(
    fc.property(tables, (cells) => {
      const hidden = hiddenIn(cells);
      if (hidden.length > 0) hiddenTables += 1;
      const found = determined(equationsOf(cells, hidden), hidden.length).map((index) => hidden[index]);
      const tooFew = new Set(cells.filter(({ people }) => people < FLOOR).map(({ place }) => place.join(' ')));
      expect(found.filter((place) => place !== undefined && tooFew.has(place))).toEqual([]);
      expect(cells.filter(({ people }) => people < FLOOR).every(({ place }) => hidden.includes(place.join(' ')))).toBe(
        true,
      );
    }),
    { numRuns: 1_000, endOnFailure: true },
  );
  expect(hiddenTables).toBeGreaterThan(300);
});

test('what is hidden in a line describes enough people together, where the line has anybody to add', () => {
  fc.assert(
    fc.property(tables, (cells) => {
      const hidden = new Set(hiddenIn(cells));
      const depth = cells[0]?.place.length ?? 0;
      for (let axis = 0; axis < depth; axis += 1) {
        for (const line of Map.groupBy(cells, ({ place }) => place.with(axis, '').join(' ')).values()) {
          const isExposed = line.some(({ people, place }) => people < FLOOR && hidden.has(place.join(' ')));
          const others = line.filter(({ people }) => people >= FLOOR);
          const isProtected = others.length === 0 || others.some(({ place }) => hidden.has(place.join(' ')));
          expect(isExposed && !isProtected).toBe(false);
        }
      }
    }),
    { numRuns: 500, endOnFailure: true },
  );
});

function byMonth([month]: readonly string[]): string | null {
  return month ?? null;
}

function newOnes([, origin]: readonly string[]): string | null {
  return origin === 'new' ? origin : null;
}

test('what one of several linked tables hides is hidden in all, and protected in each', () => {
  const cells = [
    aCell(['feb', 'new'], 3),
    aCell(['feb', 'jan'], 20),
    aCell(['mar', 'new'], 9),
    aCell(['mar', 'jan'], 30),
    aCell(['apr', 'new'], 70),
    aCell(['apr', 'jan'], 80),
  ];
  const { cells: disclosed } = Disclosed.through(cells, FLOOR, [byMonth, newOnes]);

  const hidden = disclosed.filter(({ content }) => content === null).map(({ place }) => place.join(' '));
  expect(hidden.toSorted()).toEqual(['feb jan', 'feb new', 'mar jan', 'mar new']);
});

test('the order in which cells come changes nothing', () => {
  fc.assert(
    fc.property(tables, (cells) => {
      expect(hiddenIn(cells.toReversed()).toSorted()).toEqual(hiddenIn(cells).toSorted());
    }),
    { numRuns: 200, endOnFailure: true },
  );
});
