import type { Document, MongoServerError } from 'mongodb';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

/** What a collection with this validator says of a document; null where it takes it. */
async function refusalOf(validator: Document, document: Document): Promise<Document | null> {
  const database = mongo.database();
  await database.createCollection('items', { validator });
  try {
    await database.collection('items').insertOne(document);
    return null;
  } catch (error) {
    const { code, errInfo } = error as MongoServerError;
    return code === 121 ? ((errInfo as Document)['details'] as Document) : { code };
  }
}

const refusal = async (schema: Document, document: Document): Promise<Document | null> =>
  refusalOf({ $jsonSchema: schema }, document);

const accepts = async (schema: Document, document: Document): Promise<boolean> =>
  (await refusal({ properties: { a: schema } }, document)) === null;

describe('a schema', () => {
  it('finds documents as a filter, and is about types as stored', async () => {
    const items = mongo.database().collection<{ _id: number }>('items');
    await items.insertMany([{ _id: 1, a: 's' }, { _id: 2, a: 1 }, { _id: 3 }] as never);

    const rows = await items.find({ $jsonSchema: { properties: { a: { bsonType: 'string' } } } }).toArray();
    const others = await items.find({ $nor: [{ $jsonSchema: { required: ['a'] } }] }).toArray();

    expect(rows.map(({ _id }) => _id)).toEqual([1, 3]);
    expect(others.map(({ _id }) => _id)).toEqual([3]);
  });

  it.each<[string, Document, unknown[], unknown[]]>([
    ['types', { type: ['number', 'null'] }, [1, 1.5, null], ['1', true]],
    ['enum', { enum: [1, 'x', [1]] }, [1, 'x', [1]], [2, [2]]],
    ['limits', { minimum: 1, maximum: 3, exclusiveMaximum: true }, [1, 2.9, 'x'], [0.5, 3]],
    ['multiples', { multipleOf: 3 }, [0, 9, 'x'], [10, 4.5]],
    ['lengths of text', { minLength: 2, maxLength: 3 }, ['ab', '👍👍', 1], ['a', 'abcd']],
    ['patterns', { pattern: '^a.*z$' }, ['abz', 1], ['ab']],
    ['lengths of arrays', { minItems: 1, maxItems: 2 }, [[1], 'x'], [[], [1, 2, 3]]],
    ['unique items', { uniqueItems: true }, [[1, 2], 'x'], [[1, 2, 1]]],
    ['items', { items: { type: 'number' } }, [[1, 2], []], [[1, 'x']]],
    ['listed items', { items: [{ type: 'number' }], additionalItems: false }, [[1], []], [['x'], [1, 2]]],
    ['sizes', { minProperties: 1, maxProperties: 2 }, [{ x: 1 }, 'x'], [{}, { x: 1, y: 1, z: 1 }]],
    ['named properties only', { properties: { x: {} }, additionalProperties: false }, [{ x: 1 }], [{ y: 1 }]],
    ['properties by pattern', { patternProperties: { '^n': { type: 'number' } } }, [{ n: 1, s: 's' }], [{ n1: 's' }]],
    [
      'other properties',
      { properties: { x: {} }, additionalProperties: { type: 'null' } },
      [{ x: 1, y: null }],
      [{ y: 1 }],
    ],
    ['dependencies', { dependencies: { x: ['y'] } }, [{ x: 1, y: 1 }, { z: 1 }], [{ x: 1 }]],
    ['all', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [3]],
    ['any', { anyOf: [{ type: 'string' }, { minimum: 2 }] }, ['x', 2], [1]],
    ['exactly one', { oneOf: [{ minimum: 1 }, { minimum: 2 }] }, [1], [0, 2]],
    ['negation', { not: { type: 'string' } }, [1], ['x']],
  ])('knows %s', async (_, schema, good, wrong) => {
    for (const a of good) expect({ a, accepted: await accepts(schema, { a }) }).toEqual({ a, accepted: true });
    for (const a of wrong) expect({ a, accepted: await accepts(schema, { a }) }).toEqual({ a, accepted: false });
  });

  it('tells rule by rule what a document lacks', async () => {
    const schema = {
      title: 'Person',
      required: ['name', 'age'],
      properties: { name: { bsonType: 'string', description: 'How to call them.' } },
    };

    const details = await refusal(schema, { name: 5 });

    expect(details).toEqual({
      operatorName: '$jsonSchema',
      title: 'Person',
      schemaRulesNotSatisfied: [
        { operatorName: 'required', specifiedAs: { required: ['name', 'age'] }, missingProperties: ['age'] },
        {
          operatorName: 'properties',
          propertiesNotSatisfied: [
            {
              propertyName: 'name',
              description: 'How to call them.',
              details: [
                {
                  operatorName: 'bsonType',
                  specifiedAs: { bsonType: 'string' },
                  reason: 'type did not match',
                  consideredValue: 5,
                  consideredType: 'int',
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each<[Document, number]>([
    [{ unknown: 1 }, 9],
    [{ $ref: '#/a' }, 9],
    [{ type: 'integer' }, 9],
    [{ bsonType: 'nothing' }, 2],
    [{ required: [] }, 9],
    [{ required: 'a' }, 14],
    [{ exclusiveMinimum: true }, 9],
    [{ properties: { a: 1 } }, 14],
  ])('that is wrong is refused: %j', async (schema, code) => {
    const database = mongo.database();

    expect(await codeOf(database.createCollection('items', { validator: { $jsonSchema: schema } }))).toBe(code);
    expect(await codeOf(database.collection('items').find({ $jsonSchema: schema }).toArray())).toBe(code);
  });
});

it('another validator tells which condition a document does not meet, and with what', async () => {
  const positive = { n: { $gt: 0 } };
  const compared = { operatorName: '$gt', specifiedAs: positive, reason: 'comparison failed', consideredValue: -1 };
  const missing = { operatorName: '$gt', specifiedAs: positive, reason: 'field was missing' };
  const typed = {
    operatorName: '$type',
    specifiedAs: { s: { $type: 'string' } },
    reason: 'type did not match',
    consideredValue: 1,
    consideredType: 'int',
  };

  expect(await refusalOf(positive, { n: -1 })).toEqual(compared);
  expect(await refusalOf(positive, { x: 1 })).toEqual(missing);
  expect(await refusalOf({ ...positive, s: { $type: 'string' } }, { n: 1, s: 1 })).toEqual({
    operatorName: '$and',
    clausesNotSatisfied: [{ index: 1, details: typed }],
  });
  expect(await refusalOf({ $or: [positive, { s: { $type: 'string' } }] }, { n: -1, s: 1 })).toEqual({
    operatorName: '$or',
    clausesNotSatisfied: [
      { index: 0, details: compared },
      { index: 1, details: typed },
    ],
  });
});
