import { Binary, BSONRegExp, Decimal128, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { compareValues, groupKey } from './compare.ts';
import { decodeDocument } from './decode.ts';
import { encodeDocument } from './encode.ts';
import { encodeComponent } from './key.ts';
import { type Document, Double, type Value } from './values.ts';

const NAN = new Double(Number.NaN);

/** One value of each type, in the server's order. */
const ordered: Value[] = [
  new MinKey(),
  null,
  NAN,
  new Double(-Infinity),
  -3,
  0n,
  new Double(0.5),
  1,
  2n ** 40n,
  '',
  'a',
  'é',
  '\ufb01',
  '\u{1f600}',
  new Map(),
  new Map<string, Value>([['a', 1]]),
  [],
  [1],
  new Binary(Buffer.from([1]), 0),
  new Binary(Buffer.from([0, 0]), 0),
  new ObjectId('000000000000000000000001'),
  false,
  true,
  new Date(-1),
  new Date(0),
  new Timestamp({ t: 1, i: 1 }),
  new BSONRegExp('a', ''),
  new MaxKey(),
];

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, NAN, new Double(-0), new Double(Infinity), new MinKey(), new MaxKey()),
  fc.integer({ min: -5, max: 5 }),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true }).map((value) => new Double(value)),
  fc.integer({ min: -50, max: 50 }).map((value) => Decimal128.fromString(String(value / 4))),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(Buffer.from(bytes), 0)),
);
const { value } = fc.letrec<{ value: Value; items: Value; fields: Value }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('items'), tie('fields')),
  items: fc.array(tie('value'), { maxLength: 3 }),
  fields: fc
    .array(
      fc.tuple(
        fc.string({ maxLength: 2 }).filter((name) => !name.includes('\0')),
        tie('value'),
      ),
      { maxLength: 3 },
    )
    .map((fields) => new Map(fields)),
}));

describe('the order of values', () => {
  it('goes by type first, then by value: MinKey, null, numbers, strings as UTF-8, objects, …, MaxKey', () => {
    const shuffled = ordered.toReversed();

    const sorted = shuffled.toSorted((a, b) => compareValues(a, b));

    expect(sorted).toEqual(ordered);
  });

  it('compares int32, double, Long and Decimal128 by their exact value', () => {
    const beyond = 2n ** 53n + 1n;

    expect(compareValues(1, new Double(1))).toBe(0);
    expect(compareValues(1n, Decimal128.fromString('1.0'))).toBe(0);
    expect(compareValues(beyond, new Double(2 ** 53))).toBeGreaterThan(0);
    expect(compareValues(new Double(0.1), Decimal128.fromString('0.1'))).toBeGreaterThan(0);
    expect(compareValues(NAN, NAN)).toBe(0);
    expect(compareValues(NAN, new Double(-Infinity))).toBeLessThan(0);
  });

  it('is that of the index keys, ascending and descending', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const wanted = Math.sign(compareValues(a, b));
        const [left, right] = [encodeComponent(a), encodeComponent(b)];
        const [down, under] = [encodeComponent(a, true), encodeComponent(b, true)];
        expect(Number(left > right) - Number(left < right)).toBe(wanted);
        expect(Number(under > down) - Number(under < down)).toBe(wanted);
      }),
      { numRuns: 2000, endOnFailure: true },
    );
  });

  it('groups together exactly the values that compare as equal', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(groupKey(a) === groupKey(b)).toBe(compareValues(a, b) === 0);
      }),
      { numRuns: 1000, endOnFailure: true },
    );
  });
});

describe('encoding', () => {
  it('keeps every type and every key, and reads back the same bytes', () => {
    fc.assert(
      fc.property(value, (one) => {
        const bytes = encodeDocument(new Map([['one', one]]));
        expect(encodeDocument(decodeDocument(bytes)).equals(bytes)).toBe(true);
      }),
      { endOnFailure: true },
    );
  });

  it('takes keys that a plain object could not hold: __proto__, and whole numbers in their place', () => {
    const document: Document = new Map<string, Value>([
      ['b', 1],
      ['__proto__', 2],
      ['7', 3],
      ['$ref', 'x'],
    ]);

    const back = decodeDocument(encodeDocument(document));

    expect([...back]).toEqual([...document]);
  });
});
