import fc from 'fast-check';
import { type Entry, EVERYTHING, Tree, TreeCursor } from './tree.ts';

const compare = (a: Entry, b: Entry): number => (a.key === b.key ? a.id - b.id : a.key < b.key ? -1 : 1);

function contentOf(tree: Tree, reverse: boolean): Entry[] {
  const cursor = new TreeCursor(tree, EVERYTHING, reverse);
  const found: Entry[] = [];
  while (cursor.next()) found.push({ key: cursor.key, id: cursor.id });
  return found;
}

/** A run of neighbours that come or go, so that whole leaves fill and empty. */
const step = fc.record({
  add: fc.boolean(),
  from: fc.integer({ min: 0, max: 900 }),
  length: fc.integer({ min: 1, max: 250 }),
  id: fc.integer({ min: 0, max: 2 }),
});

const keyOf = (number: number): string => String(number).padStart(4, '0');

it('a tree holds what a sorted list would, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), (steps) => {
      const tree = new Tree();
      const model = new Map<string, Entry>();
      for (const { add, from, length, id } of steps) {
        for (let number = from; number < from + length; number++) {
          const key = keyOf(number);
          if (add) tree.insert(key, id);
          else tree.remove(key, id);
          if (add) model.set(`${key}:${id}`, { key, id });
          else model.delete(`${key}:${id}`);
        }
      }
      const wanted = [...model.values()].toSorted(compare);
      expect(contentOf(tree, false)).toEqual(wanted);
      expect(contentOf(tree, true)).toEqual(wanted.toReversed());
      expect(tree.size).toBe(wanted.length);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

it.each([false, true])(
  'a cursor goes on behind its last entry when the tree changes under it (reverse: %s)',
  (reverse) => {
    const tree = new Tree();
    for (let i = 0; i < 500; i++) tree.insert(keyOf(i >> 1), i);
    const cursor = new TreeCursor(tree, EVERYTHING, reverse);
    for (let i = 0; i < 251; i++) cursor.next();
    const { key, id } = cursor;

    for (let i = 0; i < 500; i++) if (keyOf(i >> 1) !== key) tree.remove(keyOf(i >> 1), i);
    tree.insert('0000', 1);
    tree.insert('0400', 1);
    const rest: string[] = [];
    while (cursor.next()) rest.push(cursor.key);

    expect(id % 2).toBe(reverse ? 1 : 0);
    expect(rest).toEqual([key, reverse ? '0000' : '0400']);
  },
);
