import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphError } from '../graph-client.ts';
import { measure } from './invoices.ts';
import { type Load, loadPurchases } from './load-purchases.ts';
import { NOTHING, type Progress } from './load-state.ts';
import { linesOf } from './purchase-file.ts';

const mapping = {
  source: 'corner-shop',
  currency: 'EUR',
  columns: { invoice: 'No', sku: 'Item', name: 'Name', quantity: 'Pieces', occurredAt: 'At', unitPrice: 'Price' },
};
const HEADER = 'No,Item,Name,Pieces,At,Price';
/** More than a batch takes. */
const LINES = 2_500;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'customer-module-load-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Sent {
  readonly interactions: readonly {
    readonly externalId: string;
    readonly lines: readonly { readonly name?: string }[];
  }[];
  readonly answer: (failed?: readonly { readonly index: number; readonly reason: string }[]) => void;
  readonly break: (error: Error) => void;
}

/** A load of one line an invoice, all of one product, to a graph that answers when the test says so. */
async function aLoad() {
  const file = join(folder, 'purchases.csv');
  const lines = Array.from({ length: LINES }, (_, index) => `A${index},tea,Green tea,1,2026-03-01T09:00:00Z,4.50`);
  writeFileSync(file, [HEADER, ...lines].join('\n'));
  const sent: Sent[] = [];
  const saved: Progress[] = [];
  const rejected: unknown[] = [];
  const ask = (_token: string, _query: string, { input }: { input: Sent }): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const { interactions } = input;
    const answer: Sent['answer'] = (failed = []) => {
      const counts = { duplicates: 0, customersCreated: 0, productsCreated: 0, failed };
      resolve({ recordInteractions: { ...counts, recorded: interactions.length - failed.length } });
    };
    sent.push({ interactions, answer, break: reject });
    return promise;
  };
  const state = {
    progress: NOTHING,
    save: (progress: Progress) => saved.push(progress),
    reject: (...each: unknown[]) => rejected.push(each),
    finish: () => undefined,
  };
  const extent = await measure(linesOf(file, mapping));
  const load = { file, mapping, extent, client: { ask }, token: '', dryRun: false, state } as unknown as Load;
  const whole = {
    ...load,
    view: { update: () => undefined, end: () => undefined },
    stop: new AbortController().signal,
  };
  return { load: whole, sent, saved, rejected };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

const namesIn = ({ interactions }: Sent): number =>
  interactions.flatMap(({ lines }) => lines).filter(({ name }) => name !== undefined).length;

test('two batches are under way at a time, and are noted in the order of the file', async () => {
  const { load, sent, saved } = await aLoad();
  const loading = loadPurchases(load);
  await until(() => sent.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(sent).toHaveLength(2);

  sent[1]?.answer();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(saved).toEqual([]);
  sent[0]?.answer();
  await until(() => sent.length === 3);
  sent[2]?.answer();

  expect(await loading).toMatchObject({ invoices: LINES, recorded: LINES, failed: 0 });
  expect(saved.map(({ invoices }) => invoices)).toEqual([1_000, 2_000, 2_500]);
});

test('the name of a product travels until a batch with it was answered, since the next one may arrive first', async () => {
  const { load, sent } = await aLoad();
  const loading = loadPurchases(load);
  await until(() => sent.length === 2);
  sent.forEach(({ answer }) => answer());
  await until(() => sent.length === 3);
  sent[2]?.answer();
  await loading;

  // The first invoice of a batch is made while the one before it is full.
  expect(sent.map(namesIn)).toEqual([1_000, 1_000, 1]);
});

test('what was refused is reported by its line, and its product is not known by it', async () => {
  const { load, sent, rejected } = await aLoad();
  const loading = loadPurchases(load);
  await until(() => sent.length === 2);
  const reason = 'MALFORMED_ITEM';
  sent[0]?.answer(Array.from({ length: 1_000 }, (_, index) => ({ index, reason })));
  await until(() => sent.length === 3);
  sent[1]?.answer();
  sent[2]?.answer();
  await loading;

  expect(rejected).toHaveLength(1_000);
  expect(rejected[0]).toEqual([2, reason]);
  expect(namesIn(sent[2] as Sent)).toBeGreaterThan(0);
});

test('when a batch cannot be sent the load ends there, whatever became of the one behind it', async () => {
  const { load, sent, saved } = await aLoad();
  const loading = loadPurchases(load);
  await until(() => sent.length === 2);

  for (const each of sent) each.break(new GraphError('no', 400, 'FORBIDDEN'));

  await expect(loading).rejects.toThrow('The graph refused the load');
  expect(saved).toEqual([]);
});
