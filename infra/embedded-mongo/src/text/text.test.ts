import type { Collection, Document } from 'mongodb';
import { codeOf, served } from '../test/served.ts';
import { stem } from './stem.ts';

const mongo = served();

type Text = Document & { _id: number };

async function collectionOf(
  texts: readonly Text[],
  keys: Document = { subject: 'text' },
  options: Document = {},
): Promise<Collection<Text>> {
  const items = mongo.database().collection<Text>('items');
  await items.createIndex(keys, options);
  await items.insertMany(texts.map((text) => ({ ...text })));
  return items;
}

const subjects = (...texts: string[]): Text[] => texts.map((subject, i) => ({ _id: i + 1, subject }));

async function idsOf(items: Collection<Text>, $text: Document, others: Document = {}): Promise<number[]> {
  const rows = await items
    .find({ $text: $text as never, ...others })
    .sort({ _id: 1 })
    .toArray();
  return rows.map(({ _id }) => _id);
}

describe('the stemmer', () => {
  it.each([
    ['caresses', 'caress'],
    ['ties', 'tie'],
    ['cries', 'cri'],
    ['gas', 'gas'],
    ['agreed', 'agre'],
    ['hopping', 'hop'],
    ['hoping', 'hope'],
    ['luxuriated', 'luxuri'],
    ['relational', 'relat'],
    ['generalizations', 'general'],
    ['happiness', 'happi'],
    ['adjustment', 'adjust'],
    ['communication', 'communic'],
    ['replacement', 'replac'],
    ['controlling', 'control'],
    ['say', 'say'],
    ['by', 'by'],
    ['skies', 'sky'],
    ['coffee', 'coffe'],
  ])('makes %s %s', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });
});

describe('$text', () => {
  it('finds any of the words in any form, without stop words, case and accents', async () => {
    const items = await collectionOf(subjects('Coffee and cakes', 'tea', 'Café coffees', 'The baking of a cake'));

    expect(await idsOf(items, { $search: 'cake' })).toEqual([1, 4]);
    expect(await idsOf(items, { $search: 'CAFE tea' })).toEqual([2, 3]);
    expect(await idsOf(items, { $search: 'the of and' })).toEqual([]);
    expect(await idsOf(items, { $search: '' })).toEqual([]);
  });

  it('takes phrases and exclusions', async () => {
    const items = await collectionOf(subjects('coffee shop opens', 'shop for coffee', 'tea shop', 'coffee-shop'));

    expect(await idsOf(items, { $search: '"coffee shop"' })).toEqual([1]);
    expect(await idsOf(items, { $search: 'shop -tea' })).toEqual([1, 2, 4]);
    expect(await idsOf(items, { $search: 'shop -"for coffee"' })).toEqual([1, 3, 4]);
    expect(await idsOf(items, { $search: 'tea-coffee' })).toEqual([1, 2, 3, 4]);
  });

  it('minds case and accents when asked', async () => {
    const items = await collectionOf(subjects('Coffee', 'coffee', 'café', 'cafe'));

    expect(await idsOf(items, { $search: 'Coffee', $caseSensitive: true })).toEqual([1]);
    expect(await idsOf(items, { $search: 'café', $diacriticSensitive: true })).toEqual([3]);
    expect(await idsOf(items, { $search: '"Coffee"', $caseSensitive: true })).toEqual([1]);
  });

  it('leaves words as they are without a language', async () => {
    const items = await collectionOf(subjects('the cakes', 'cake'), { subject: 'text' }, { default_language: 'none' });

    expect(await idsOf(items, { $search: 'cake' })).toEqual([2]);
    expect(await idsOf(items, { $search: 'the' })).toEqual([1]);
    expect(await idsOf(items, { $search: 'cakes', $language: 'english' })).toEqual([2]);
  });

  it('scores as the server does and sorts by it, in a find and in a pipeline', async () => {
    const items = await collectionOf(
      [
        { _id: 1, subject: 'coffee shopping', body: 'tea' },
        { _id: 2, subject: 'tea', body: 'tea with milk' },
        { _id: 3, subject: 'milk', body: 'tea tea' },
      ] as Text[],
      { subject: 'text', body: 'text' },
      { weights: { subject: 10 } },
    );
    const score = { $meta: 'textScore' };

    const found = await items
      .find({ $text: { $search: 'tea' } })
      .project({ score, _id: 1 })
      .sort({ score })
      .toArray();
    const piped = await items
      .aggregate([
        { $match: { $text: { $search: 'tea' } } },
        { $sort: { s: score } },
        { $project: { score, body: 1 } },
        { $limit: 1 },
      ])
      .toArray();

    expect(found.map((row) => [row['_id'], row['score']])).toEqual([
      [2, 11.75],
      [3, 1.5],
      [1, 1.1],
    ]);
    expect(piped).toEqual([{ _id: 2, body: 'tea with milk', score: 11.75 }]);
  });

  it('is served by the index, which follows every change', async () => {
    const items = await collectionOf(subjects('coffee', 'tea', 'milk'));
    await items.updateOne({ _id: 2 }, { $set: { subject: 'more coffee' } });
    await items.deleteOne({ _id: 1 });

    const { queryPlanner } = await items.find({ $text: { $search: 'coffee' } }).explain();

    expect(await idsOf(items, { $search: 'coffee' })).toEqual([2]);
    expect(await idsOf(items, { $search: 'tea' })).toEqual([]);
    expect(queryPlanner.winningPlan).toMatchObject({
      stage: 'TEXT_MATCH',
      inputStage: { inputStage: { stage: 'IXSCAN', indexName: 'subject_text' } },
    });
  });

  it('looks behind fields that must be equal', async () => {
    const texts = [
      { _id: 1, shop: 'a', subject: 'tea' },
      { _id: 2, shop: 'b', subject: 'tea' },
    ] as Text[];
    const items = await collectionOf(texts, { shop: 1, subject: 'text' });

    expect(await idsOf(items, { $search: 'tea' }, { shop: 'b' })).toEqual([2]);
    expect(await codeOf(items.find({ $text: { $search: 'tea' } }).toArray())).toBe(291);
  });

  it('searches every text of a document, in the language that it names', async () => {
    const texts = [
      { _id: 1, a: { b: ['two cakes'] } },
      { _id: 2, c: 'cakes', language: 'none' },
    ] as unknown as Text[];
    const items = await collectionOf(texts, { '$**': 'text' });

    expect(await idsOf(items, { $search: 'cake' })).toEqual([1]);
    expect(await codeOf(items.insertOne({ _id: 3, a: 'x', language: 'klingon' }))).toBe(17262);
  });

  it('lists its index as the server does, one to a collection', async () => {
    const items = await collectionOf([{ _id: 1 }], { shop: 1, subject: 'text', body: 'text' });

    const [, index] = await items.listIndexes().toArray();

    expect(index).toEqual({
      v: 2,
      key: { shop: 1, _fts: 'text', _ftsx: 1 },
      name: 'shop_1_subject_text_body_text',
      weights: { body: 1, subject: 1 },
      default_language: 'english',
      language_override: 'language',
      textIndexVersion: 3,
    });
    expect(await codeOf(items.createIndex({ other: 'text' }))).toBe(67);
  });

  it.each<[Document, number]>([
    [{ $search: 5 }, 14],
    [{ $search: 'a', $other: 1 }, 2],
    [{ $search: 'a', $language: 'klingon' }, 2],
  ])('that is wrong is refused: %j', async ($text, code) => {
    const items = await collectionOf([{ _id: 1 }]);

    expect(await codeOf(items.find({ $text } as never).toArray())).toBe(code);
  });

  it('needs an index, and the first place of a pipeline', async () => {
    const items = mongo.database().collection('items');
    await items.insertOne({ a: 'x' });
    const $text = { $search: 'x' };

    expect(await codeOf(items.find({ $text }).toArray())).toBe(27);
    expect(await codeOf(items.aggregate([{ $unwind: '$a' }, { $match: { $text } }]).toArray())).toBe(17313);
  });
});
