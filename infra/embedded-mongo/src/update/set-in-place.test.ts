import fc from 'fast-check';
import { decodeDocument } from '../bson/decode.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Document, Value } from '../bson/values.ts';
import { compileUpdate } from './compile-update.ts';
import { elementsSet, setInPlace } from './set-in-place.ts';

const NAMES = ['a', 'b', 'c', 'é'];
const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null), fc.date());
const value = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })) as fc.Arbitrary<Value>;
const fields = fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), value), { selector: ([name]) => name, minLength: 1 });
const NONE = { arrayFilters: undefined, collation: undefined, variables: undefined, now: new Date(0) };

function inPlace(document: Document, update: Document): Buffer | null {
  const elements = elementsSet(update);
  return elements && setInPlace(encodeDocument(document), elements);
}

describe('setting fields in place', () => {
  it('gives what the compiled update gives, wherever it applies', () => {
    let applied = 0;
    fc.assert(
      fc.property(fields, fields, (before, set) => {
        const document: Document = new Map<string, Value>([['_id', 1], ...before]);
        const update: Document = new Map([['$set', new Map(set)]]);

        const bytes = inPlace(document, update);

        if (!bytes) return;
        applied += 1;
        const expected = compileUpdate(update, NONE).apply(decodeDocument(encodeDocument(document)), {
          isInsert: false,
        });
        expect(bytes.equals(encodeDocument(expected.document))).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(applied).toBeGreaterThan(50);
  });

  it('gives the same bytes where nothing changes', () => {
    const bytes = encodeDocument(new Map<string, Value>([['a', 'x']]));
    const elements = elementsSet(new Map([['$set', new Map([['a', 'x']])]]));

    expect(elements && setInPlace(bytes, elements)).toBe(bytes);
  });

  it.each([
    ['a missing field', new Map([['$set', new Map([['z', 1]])]])],
    ['a path', new Map([['$set', new Map([['a.b', 1]])]])],
    ['the id', new Map([['$set', new Map([['_id', 2]])]])],
    ['a position', new Map([['$set', new Map([['$', 2]])]])],
    ['another operator', new Map([['$inc', new Map([['a', 1]])]])],
    ['two operators', new Map(['$set', '$unset'].map((name) => [name, new Map([['a', 1]])]))],
    ['a replacement', new Map([['a', 1]])],
  ])('leaves %s to others', (_, update: Document) => {
    expect(inPlace(new Map<string, Value>([['a', 1]]), update)).toBeNull();
  });
});
