import type { Invoice } from './invoices.ts';

const LARGEST_COUNT = 1_000;
/** Some 280 invoices: one transaction in profiles, and what a slow machine answers within its deadline. */
const LARGEST_BYTES = 450 * 1_024;

/** What goes to the graph in one request. */
export interface Batch {
  readonly invoices: readonly Invoice[];
  readonly interactions: readonly object[];
}

/** Fills batches to 1,000 interactions or 450 KiB of JSON, whichever comes first; one larger invoice goes alone. */
export async function* batchesOf(
  invoices: AsyncIterable<Invoice>,
  interactionOf: (invoice: Invoice) => object,
): AsyncGenerator<Batch> {
  let batch = { invoices: [] as Invoice[], interactions: [] as object[] };
  let bytes = 0;
  for await (const invoice of invoices) {
    const interaction = interactionOf(invoice);
    const size = Buffer.byteLength(JSON.stringify(interaction)) + 1;
    const isFull = batch.invoices.length === LARGEST_COUNT || bytes + size > LARGEST_BYTES;
    if (isFull && batch.invoices.length > 0) {
      yield batch;
      batch = { invoices: [], interactions: [] };
      bytes = 0;
    }
    batch.invoices.push(invoice);
    batch.interactions.push(interaction);
    bytes += size;
  }
  if (batch.invoices.length > 0) yield batch;
}
