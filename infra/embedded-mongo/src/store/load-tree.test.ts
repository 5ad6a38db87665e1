import fc from 'fast-check';
import { loadTree } from './load-tree.ts';
import { atOnce, PAUSE } from './pause.ts';
import { type Entry, EVERYTHING, Tree, TreeCursor } from './tree.ts';

function contentOf(tree: Tree, reverse: boolean): Entry[] {
  const cursor = new TreeCursor(tree, EVERYTHING, reverse);
  const found: Entry[] = [];
  while (cursor.next()) found.push({ key: cursor.key, id: cursor.id });
  return found;
}

const entryOf = (number: number): Entry => ({ key: String(number >> 1).padStart(6, '0'), id: number });

it.each([0, 1, 63, 64, 65, 64 * 64, 64 * 64 + 1, 64 * 64 * 2 + 65])(
  'a tree loaded with %s entries has them all, in both directions, and takes and gives more',
  (size) => {
    const entries = Array.from({ length: size }, (_, i) => entryOf(2 * i));
    const tree = atOnce(loadTree(entries.flatMap((entry) => [PAUSE, entry])));

    expect(contentOf(tree, false)).toEqual(entries);
    expect(contentOf(tree, true)).toEqual(entries.toReversed());
    expect(tree.size).toBe(size);
    for (const { key, id } of entries) expect(tree.find(key)).toBe(id);
    for (let i = 0; i < size; i++) tree.insert(entryOf(2 * i + 1).key, 2 * i + 1);
    for (const { key, id } of entries) expect(tree.remove(key, id)).toBe(true);
    expect(contentOf(tree, false)).toEqual(Array.from({ length: size }, (_, i) => entryOf(2 * i + 1)));
  },
);

it('a loaded tree holds what one has that was filled entry by entry, whatever comes and goes afterwards', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(3000), { minLength: 100, maxLength: 800, size: 'max' }),
      fc.array(fc.nat(3000), { minLength: 100, maxLength: 800, size: 'max' }),
      (numbers, changed) => {
        const ordered = numbers.toSorted((a, b) => a - b).map(entryOf);
        const trees = [atOnce(loadTree(ordered)), new Tree()];
        for (const { key, id } of ordered) trees[1]?.insert(key, id);

        for (const tree of trees)
          for (const number of changed) {
            const { key, id } = entryOf(number);
            if (!tree.remove(key, id)) tree.insert(key, id);
          }

        const [loaded, filled] = trees.map((tree) => contentOf(tree, false));
        expect(loaded).toEqual(filled);
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
});
