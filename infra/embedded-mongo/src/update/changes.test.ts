import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { compileUpdate } from './compile-update.ts';
import { seedFromFilter } from './upsert.ts';

const fields = (entries: Record<string, Value>): Document => new Map(Object.entries(entries));
const apply = (update: Document, document: Document) =>
  compileUpdate(update, { now: new Date(0) }).apply(document, { isInsert: false });

function codeOf(attempt: () => unknown): number {
  try {
    attempt();
    return 0;
  } catch (error) {
    return error instanceof ServerError ? error.code : -1;
  }
}

describe('an update', () => {
  it('is none where value, type and order of keys stay as they were', () => {
    const document = fields({ _id: 1, a: fields({ x: 1, y: 2 }) });

    expect(apply(fields({ $set: fields({ a: fields({ x: 1, y: 2 }) }) }), document).changed).toBe(false);
    expect(apply(fields({ $set: fields({ a: fields({ y: 2, x: 1 }) }) }), document).changed).toBe(true);
    expect(apply(fields({ $set: fields({ 'a.x': 1n }) }), document).changed).toBe(true);
  });

  it('is one where an element was pushed, even if it was cut off again', () => {
    const cutOff = fields({ $push: fields({ a: fields({ $each: [3], $slice: 2 }) }) });
    const nothing = fields({ $push: fields({ a: fields({ $each: [], $slice: 2 }) }) });
    const document = fields({ _id: 1, a: [1, 2] });

    expect(apply(cutOff, document)).toMatchObject({ document, changed: true });
    expect(apply(nothing, document).changed).toBe(false);
  });

  it('wants the array that $[] goes through, even for what only an insert sets', () => {
    const update = fields({ $setOnInsert: fields({ 'a.$[].b': 1 }) });

    expect(codeOf(() => apply(update, fields({ _id: 1 })))).toBe(2);
    expect(codeOf(() => apply(update, fields({ _id: 1, a: 5 })))).toBe(2);
    expect(apply(update, fields({ _id: 1, a: [fields({})] })).changed).toBe(false);
  });
});

describe('an upsert', () => {
  const twice = fields({ _id: 1, c: fields({ $all: [0, 0] }) });

  it('refuses two promises of one value, unless a replacement takes _id alone', () => {
    expect(codeOf(() => seedFromFilter(twice))).toBe(54);
    expect(seedFromFilter(twice, true)).toEqual(fields({ _id: 1 }));
  });

  it('starts from a list that leaves no choice', () => {
    expect(seedFromFilter(fields({ a: fields({ $in: [3, 3] }) }))).toEqual(fields({ a: 3 }));
    expect(seedFromFilter(fields({ a: fields({ $in: [3, 4] }) }))).toEqual(fields({}));
  });
});
