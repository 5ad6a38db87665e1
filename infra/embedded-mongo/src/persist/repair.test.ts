import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../index.ts';
import { ran, refused } from '../test/spawned.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const directory = temporaryFolder();
const log = (): string => path.join(directory(), 'data.log');

async function during<T>(body: (items: ReturnType<typeof itemsOf>) => Promise<T>): Promise<T> {
  const server = await startEmbeddedMongo({ directory: directory() });
  const client = new MongoClient(server.url);
  try {
    return await body(itemsOf(client));
  } finally {
    await client.close();
    await server.close();
  }
}

const itemsOf = (client: MongoClient) => client.db('test').collection<{ _id: number; text: string }>('items');

/** Five commits, of which the third one's document is damaged; returns the sound bytes in front of it. */
async function damage(): Promise<number> {
  await during(async (items) => {
    for (const id of [1, 2, 3, 4, 5]) await items.insertOne({ _id: id, text: `number ${id} `.repeat(10) });
  });
  const bytes = readFileSync(log());
  const at = bytes.indexOf('number 3');
  bytes[at] = 0;
  writeFileSync(log(), bytes);
  const { says } = await refused(directory());
  return Number(/damaged at byte (\d+)/.exec(says)?.[1]);
}

it('a damaged log stops the start, which says what to do; doing it keeps what is in front of the damage', async () => {
  const sound = await damage();
  const damaged = readFileSync(log());
  const { code, says } = await refused(directory());
  expect(code).toBe(2);
  expect(says).toContain(`${log()} is damaged at byte ${sound}`);
  expect(says).toContain(`npm run mongo -- repair --directory ${directory()}`);

  const repaired = await ran(['repair', '--directory', directory()]);

  expect(repaired).toMatchObject({ code: 0, says: '' });
  expect(repaired.prints).toMatch(new RegExp(`^Kept \\d+ commits \\(${sound} bytes\\)`));
  expect(repaired.prints).toContain(`and 2 whole commits behind it (${damaged.length - sound} bytes)`);
  const aside = readdirSync(directory()).find((name) => name.includes('damaged')) ?? '';
  expect(repaired.prints).toContain(aside);
  expect(readFileSync(path.join(directory(), aside)).equals(damaged)).toBe(true);
  await during(async (items) => {
    expect(await items.distinct('_id')).toEqual([1, 2]);
    await items.insertOne({ _id: 6, text: '' });
  });
  await during(async (items) => expect(await items.countDocuments()).toBe(3));
}, 30_000);

it('a repair changes nothing where nothing is damaged, and is refused while a server runs there', async () => {
  await during(async (items) => {
    await items.insertOne({ _id: 1, text: '' });
    const held = await ran(['repair', '--directory', directory()]);
    expect(held.code).toBe(2);
    expect(held.says).toContain(`in use by process ${process.pid}. That is `);
  });
  const before = readFileSync(log());

  expect(await ran(['repair', '--directory', directory()])).toMatchObject({ code: 0, says: '' });

  expect(readFileSync(log()).equals(before)).toBe(true);
  expect(readdirSync(directory())).toEqual(['data.log']);
}, 30_000);

it('a repair of nothing makes nothing', async () => {
  const empty = path.join(directory(), 'empty');
  mkdirSync(empty);

  expect(await ran(['repair', '--directory', empty])).toMatchObject({
    code: 2,
    says: `There is no data in ${empty}.\n`,
  });
  expect(await ran(['repair', '--directory', `${empty}/not`])).toMatchObject({ code: 2 });

  expect(readdirSync(empty)).toEqual([]);
}, 30_000);
