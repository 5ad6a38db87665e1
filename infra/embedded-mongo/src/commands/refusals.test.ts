import { codeOf, served } from '../test/served.ts';

const mongo = served();

describe('what the server does not know', () => {
  it('fails with its own code: commands, stages, expressions, operators, options', async () => {
    const db = mongo.database();
    const items = db.collection('items');
    await items.insertOne({ a: 1 });

    expect(await codeOf(db.command({ noSuchCommand: 1 }))).toBe(59);
    expect(await codeOf(items.aggregate([{ $noSuchStage: {} }]).toArray())).toBe(40324);
    expect(await codeOf(items.aggregate([{ $project: { x: { $noSuchOperator: 1 } } }]).toArray())).toBe(31325);
    expect(await codeOf(items.aggregate([{ $match: { $expr: { $noSuchOperator: 1 } } }]).toArray())).toBe(168);
    expect(await codeOf(items.find({ a: { $noSuchOperator: 1 } }).toArray())).toBe(2);
    expect(await codeOf(items.updateOne({}, { $noSuchModifier: { a: 1 } }))).toBe(9);
    const index = { key: { a: 1 }, name: 'a', noSuchOption: 1 };
    expect(await codeOf(db.command({ createIndexes: 'items', indexes: [index] }))).toBe(197);
  });

  it('names what it is: a member of a replica set of one, with sessions', async () => {
    const hello = await mongo.database().admin().command({ hello: 1 });

    expect(hello).toMatchObject({
      isWritablePrimary: true,
      setName: 'rs0',
      maxWireVersion: 25,
      logicalSessionTimeoutMinutes: 30,
    });
    expect(hello).not.toHaveProperty('topologyVersion');
    expect(hello['hosts']).toEqual([hello['me']]);
    expect(hello).toHaveProperty('$clusterTime');
    expect(hello).toHaveProperty('operationTime');
  });
});
