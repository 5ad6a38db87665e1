import type { GraphClient } from '../graph-client.ts';
import { isFinal, patiently } from '../patience.ts';
import { Refusal } from '../refusal.ts';
import { type Batch, batchesOf } from './batches.ts';
import { type Extent, type Invoice, interactionOf, invoicesOf } from './invoices.ts';
import type { LoadState, Progress } from './load-state.ts';
import type { Mapping } from './mapping.ts';
import type { ProgressView } from './progress.ts';
import { linesOf } from './purchase-file.ts';

const RECORD = `mutation LoadPurchases($input: RecordInteractionsInput!) {
  recordInteractions(input: $input) {
    recorded duplicates customersCreated productsCreated failed { index reason }
  }
}`;

interface Recorded {
  readonly recordInteractions: {
    readonly recorded: number;
    readonly duplicates: number;
    readonly customersCreated: number;
    readonly productsCreated: number;
    readonly failed: readonly { readonly index: number; readonly reason: string }[];
  };
}

/** What is loaded, with what is known of it, and how it goes to the graph. */
export interface Load {
  readonly file: string;
  readonly mapping: Mapping;
  readonly extent: Extent;
  readonly client: GraphClient;
  readonly token: string;
  readonly dryRun: boolean;
  readonly state: LoadState;
  readonly view: ProgressView;
  /** Aborted by Ctrl-C: the batch under way is finished first. */
  readonly stop: AbortSignal;
}

/** While one batch is written, the next one is read. */
const UNDER_WAY = 2;

interface Sent {
  readonly batch: Batch;
  readonly answer: Promise<Recorded>;
}

/**
 * Sends what has not been sent yet, batch by batch; each answered batch is noted in the order of the file, so that a
 * later run goes on there.
 */
export async function loadPurchases(load: Load): Promise<Progress> {
  const { mapping, state, stop } = load;
  const named = new Set<string>();
  const sent: Sent[] = [];
  let progress = state.progress;
  const isNew = (sku: string) => !named.has(sku);
  for await (const batch of batchesOf(remaining(load), (invoice) => interactionOf(invoice, mapping, isNew))) {
    sent.push({ batch, answer: send(load, batch) });
    if (sent.length === UNDER_WAY) progress = await noteFirst(load, sent, progress, named);
    if (stop.aborted) break;
  }
  while (sent.length > 0) progress = await noteFirst(load, sent, progress, named);
  if (!stop.aborted) state.finish();
  return progress;
}

/** Waits for the first batch under way, and notes what became of it. */
async function noteFirst({ state, view }: Load, sent: Sent[], before: Progress, named: Set<string>): Promise<Progress> {
  const first = sent.shift();
  if (!first) return before;
  // The answers behind it are looked at later, or not at all when this one is none.
  for (const { answer } of sent) answer.catch(() => undefined);
  const { recordInteractions: recorded } = await first.answer;
  const failed = new Map(recorded.failed.map(({ index, reason }) => [index, reason]));
  for (const [index, { firstLine, lines }] of first.batch.invoices.entries()) {
    const reason = failed.get(index);
    if (reason === undefined) lines.filter(({ name }) => name).forEach(({ sku }) => named.add(sku));
    else state.reject(firstLine, reason);
  }
  const progress = added(before, first.batch, recorded);
  state.save(progress);
  view.update(progress.invoices);
  return progress;
}

/** The invoices that no earlier run had answered. What an earlier run reported as bad is not reported again. */
async function* remaining({ file, mapping, extent, state }: Load): AsyncGenerator<Invoice> {
  const bad: [number, string][] = [];
  const lines = linesOf(file, mapping);
  let skipped = 0;
  for await (const invoice of invoicesOf(lines, extent, (...each) => bad.push(each))) {
    const isDone = skipped < state.progress.invoices;
    if (isDone) skipped += 1;
    else for (const [line, reason] of bad) state.reject(line, reason);
    bad.length = 0;
    if (!isDone) yield invoice;
  }
  for (const [line, reason] of bad) state.reject(line, reason);
}

/** Sending twice is harmless: invoices have ids, and what was recorded before a deadline is not recorded again. */
async function send({ client, token, mapping, dryRun }: Load, { interactions }: Batch): Promise<Recorded> {
  const input = { source: mapping.source, interactions, createMissing: true, dryRun };
  try {
    return await patiently(() => client.ask<Recorded>(token, RECORD, { input }));
  } catch (error) {
    if (isFinal(error)) throw new Refusal(`The graph refused the load: ${String(error)}`);
    throw new Refusal(`The graph does not answer: ${String(error)}. Run the same again to go on.`);
  }
}

function added(before: Progress, { invoices }: Batch, recorded: Recorded['recordInteractions']): Progress {
  return {
    invoices: before.invoices + invoices.length,
    recorded: before.recorded + recorded.recorded,
    duplicates: before.duplicates + recorded.duplicates,
    failed: before.failed + recorded.failed.length,
    customersCreated: before.customersCreated + recorded.customersCreated,
    productsCreated: before.productsCreated + recorded.productsCreated,
  };
}
