import { MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../index.ts';
import { LINES } from './lines.ts';

/** Fills a directory, starts on it again and prints how long it took until an answer: node's own start is not counted. */
const BATCH = 1000;

const documentOf = (i: number) => ({
  _id: i,
  sku: `sku${i}`,
  category: `c${i % 100}`,
  tags: [`a${i % 7}`, `b${i % 11}`],
  nested: { x: i, y: 'lorem ipsum dolor sit amet '.repeat(4) },
});

async function withItems<T>(directory: string, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const server = await startEmbeddedMongo({ directory });
  const client = await new MongoClient(server.url).connect();
  try {
    return await use(client);
  } finally {
    await client.close();
    await server.close();
  }
}

async function fill(client: MongoClient): Promise<void> {
  const items = client.db('restart').collection<{ _id: number }>('items');
  await items.createIndex({ sku: 1 });
  for (let first = 0; first < LINES.restart.documents; first += BATCH)
    await items.insertMany(Array.from({ length: BATCH }, (_, i) => documentOf(first + i)));
}

const [directory = ''] = process.argv.slice(2);
await withItems(directory, fill);
const began = performance.now();
await withItems(directory, async (client) => {
  const found = await client.db('restart').collection('items').estimatedDocumentCount();
  process.stdout.write(`restart: ${Math.round(performance.now() - began)} ms with ${found} documents\n`);
});
