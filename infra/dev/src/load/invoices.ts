import type { Mapping } from './mapping.ts';
import type { NumberedLine } from './purchase-file.ts';
import type { BadLine, PurchaseLine } from './purchase-line.ts';

/** Where each invoice ends: an invoice's lines need not stand together. */
export interface Extent {
  readonly lastLineOf: ReadonlyMap<string, number>;
  readonly lines: number;
}

export interface Invoice {
  readonly number: string;
  readonly lines: readonly PurchaseLine[];
  /** The number of its first line in the file, and of its last. */
  readonly firstLine: number;
  readonly lastLine: number;
}

interface OpenInvoice {
  readonly lines: PurchaseLine[];
  readonly firstLine: number;
}

export function isBad(line: PurchaseLine | BadLine): line is BadLine {
  return 'reason' in line;
}

/** Reads through once, to know where each invoice ends: it is then whole as soon as its last line was read. */
export async function measure(lines: AsyncIterable<NumberedLine>): Promise<Extent> {
  const lastLineOf = new Map<string, number>();
  let count = 0;
  for await (const { number, line } of lines) {
    count += 1;
    if (!isBad(line)) lastLineOf.set(line.invoice, number);
  }
  return { lastLineOf, lines: count };
}

/** Gives each invoice when it is whole, in the order in which they end. Only unfinished ones are kept. */
export async function* invoicesOf(
  lines: AsyncIterable<NumberedLine>,
  { lastLineOf }: Extent,
  onBad: (number: number, reason: string) => void,
): AsyncGenerator<Invoice> {
  const open = new Map<string, OpenInvoice>();
  for await (const { number, line } of lines) {
    if (isBad(line)) {
      onBad(number, line.reason);
      continue;
    }
    const invoice = open.get(line.invoice) ?? { lines: [], firstLine: number };
    invoice.lines.push(line);
    open.set(line.invoice, invoice);
    if (lastLineOf.get(line.invoice) !== number) continue;
    open.delete(line.invoice);
    yield { number: line.invoice, lines: invoice.lines, firstLine: invoice.firstLine, lastLine: number };
  }
}

/** An invoice as `recordInteractions` takes it. A product's name travels only where `isNew` says so. */
export function interactionOf(
  { number, lines }: Invoice,
  { source, currency, channel, returnPrefix }: Mapping,
  isNew: (sku: string, name: string) => boolean,
): object {
  const [first] = lines;
  const isReturn = returnPrefix !== undefined && number.startsWith(returnPrefix);
  return {
    kind: isReturn ? 'RETURN' : 'PURCHASE',
    externalId: number,
    occurredAt: first?.occurredAt,
    channel,
    country: first?.country,
    identity: first?.customer ? { namespace: source, value: first.customer } : undefined,
    lines: lines.map(({ sku, name, quantity, unitPrice, amount }) => ({
      sku,
      name: name && isNew(sku, name) ? name : undefined,
      quantity,
      unitPrice: { amount: unitPrice, currency },
      // What is left out is quantity times price; only a price of parts of a penny comes to something else.
      amount: amount === quantity * unitPrice ? undefined : { amount, currency },
    })),
  };
}
