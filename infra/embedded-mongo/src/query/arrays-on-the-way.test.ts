import type { Document, Value } from '../bson/values.ts';
import { compileFilter } from './compile-filter.ts';
import { compileSort } from './compile-sort.ts';
import { compoundKeys } from './sort-keys.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));
const matches = (filter: Document, document: Document): boolean => compileFilter(filter).matches(document);

describe('null at the end of a path', () => {
  const lists: readonly [why: string, list: Value[], expected: boolean][] = [
    ['an empty array', [], true],
    ['a plain value among the elements', [1, fields({ b: 2 })], true],
    ['arrays alone', [[1], []], true],
    ['a document without the field', [fields({ c: 1 })], true],
    ['a document with the field, arrays beside it', [[], fields({ b: 2 })], false],
  ];

  it.each(lists)('stands for a field that an array does not lead to: %s', (_why, list, expected) => {
    const document = fields({ a: list });

    expect(matches(fields({ 'a.b': null }), document)).toBe(expected);
    expect(matches(fields({ 'a.b': fields({ $in: [null, 'x'] }) }), document)).toBe(expected);
    expect(matches(fields({ 'a.b': fields({ $ne: null }) }), document)).toBe(!expected);
  });

  it('is not what $exists asks: no element has the field', () => {
    expect(matches(fields({ 'a.b': fields({ $exists: true }) }), fields({ a: [1] }))).toBe(false);
    expect(matches(fields({ 'a.b': fields({ $exists: true }) }), fields({ a: [fields({ b: null })] }))).toBe(true);
  });
});

describe('sort keys', () => {
  it('take an element by its position, and the element as a whole where it is an array', () => {
    const document = fields({ a: [[3, 1], fields({ b: 5 })] });

    const first = compoundKeys(document, [['a', '0']]);

    expect(new Set(first.map(String))).toEqual(new Set(['3,1']));
    expect(compoundKeys(document, [['a', '1', 'b']])).toEqual([[5], [5]]);
  });

  it('pair up the fields of one array, and refuse two arrays side by side', () => {
    const paired = fields({ a: [fields({ x: 2, y: 1 }), fields({ x: 1, y: 9 })] });

    expect(
      compoundKeys(paired, [
        ['a', 'x'],
        ['a', 'y'],
      ]),
    ).toEqual([
      [2, 1],
      [1, 9],
    ]);
    expect(() => compoundKeys(fields({ a: [1], b: [2] }), [['a'], ['b']])).toThrow('parallel arrays');
    expect(() => compoundKeys(fields({ a: [fields({ '0': 1 })] }), [['a', '0']])).toThrow('Ambiguous field name');
  });

  it('are the smallest of an array going up and the largest going down', () => {
    const [low, high] = [fields({ a: [1, 9] }), fields({ a: [5] })];

    expect(compileSort(fields({ a: 1 }))(low, high)).toBeLessThan(0);
    expect(compileSort(fields({ a: -1 }))(low, high)).toBeLessThan(0);
  });
});
