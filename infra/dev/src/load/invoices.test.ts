import { batchesOf } from './batches.ts';
import { interactionOf, type Invoice, invoicesOf, measure } from './invoices.ts';
import type { NumberedLine } from './purchase-file.ts';
import type { PurchaseLine } from './purchase-line.ts';

function aLine(number: number, invoice: string, change: Partial<PurchaseLine> = {}): NumberedLine {
  const occurredAt = `2010-12-01T08:0${number}:00.000Z`;
  const line = { invoice, sku: 'A', name: 'Holder', quantity: 2, unitPrice: 255, amount: 510, occurredAt };
  return { number, line: { ...line, customer: '17850', country: 'France', ...change } };
}

async function* from<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function listOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

const retail = { source: 'retail', currency: 'GBP', returnPrefix: 'C' } as Parameters<typeof interactionOf>[1];

test('an invoice in two places of the file is one, and comes when it is whole', async () => {
  const lines = [aLine(2, 'one'), aLine(3, 'two'), aLine(4, 'one')];

  const extent = await measure(from(lines));
  const invoices = await listOf(invoicesOf(from(lines), extent, () => {}));

  expect(extent.lines).toBe(3);
  expect(invoices.map(({ number, lines: own, firstLine }) => [number, own.length, firstLine])).toEqual([
    ['two', 1, 3],
    ['one', 2, 2],
  ]);
});

test('a bad line is reported by its number, and the rest goes on', async () => {
  const lines = [aLine(2, 'one'), { number: 3, line: { reason: 'SKU_MISSING' } }, aLine(4, 'one')];
  const bad: unknown[] = [];

  const invoices = await listOf(invoicesOf(from(lines), await measure(from(lines)), (...each) => bad.push(each)));

  expect(invoices).toHaveLength(1);
  expect(bad).toEqual([[3, 'SKU_MISSING']]);
});

test('an invoice becomes an interaction at its first line’s time; a prefix makes it a return', () => {
  const lines = [aLine(2, 'C1', { quantity: -2, amount: -510 }), aLine(3, 'C1')].map(
    ({ line }) => line as PurchaseLine,
  );

  const interaction = interactionOf({ number: 'C1', lines, firstLine: 2, lastLine: 3 }, retail, () => false);

  expect(interaction).toMatchObject({
    kind: 'RETURN',
    externalId: 'C1',
    occurredAt: '2010-12-01T08:02:00.000Z',
    identity: { namespace: 'retail', value: '17850' },
    lines: [{ quantity: -2, unitPrice: { amount: 255, currency: 'GBP' } }, { quantity: 2 }],
  });
});

test('the amount of a line travels only where it is not quantity times price', () => {
  const lines = [aLine(2, 'one', { quantity: 3, unitPrice: 100, amount: 302 }), aLine(3, 'one')].map(
    ({ line }) => line as PurchaseLine,
  );

  const interaction = interactionOf({ number: 'one', lines, firstLine: 2, lastLine: 3 }, retail, () => false);

  expect(interaction).toMatchObject({
    lines: [{ amount: { amount: 302, currency: 'GBP' } }, { amount: undefined, quantity: 2 }],
  });
});

test('a batch ends at a thousand interactions or 450 KiB, whichever comes first', async () => {
  const invoices: Invoice[] = Array.from({ length: 2_300 }, (_, index) => ({
    number: `${index}`,
    lines: [],
    firstLine: index,
    lastLine: index,
  }));

  const small = await listOf(batchesOf(from(invoices), ({ number }) => ({ number })));
  const large = await listOf(batchesOf(from(invoices.slice(0, 10)), () => ({ text: 'x'.repeat(150 * 1_024) })));

  expect(small.map((batch) => batch.interactions.length)).toEqual([1_000, 1_000, 300]);
  expect(large.map((batch) => batch.interactions.length)).toEqual([2, 2, 2, 2, 2]);
});
