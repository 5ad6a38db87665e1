import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type GraphClient, graphClient } from '../graph-client.ts';
import { reasonOf } from '../data-folder.ts';
import type { TokenKeys } from '../keys.ts';
import { patiently } from '../patience.ts';
import { Refusal } from '../refusal.ts';
import { aStaffMember, type Bearer, issueToken } from '../tokens.ts';
import { type Company, type DemoCustomer, inventCompany } from './company.ts';
import { loadCustomers, loadProducts, loadPurchases } from './load-profiles.ts';
import { loadRewards } from './load-rewards.ts';
import { loadThreads } from './load-threads.ts';
import type { Speaker } from './speaker.ts';

/** Somebody of the invented company to look at first. */
export interface Demo {
  readonly customerId: string;
  readonly name: string;
}

/** One whose company has somebody who both helped and asked. */
const SEED = 20_260_102;
const noteForm = z.object({
  countedBackFrom: z.iso.datetime(),
  customerId: z.string(),
  name: z.string(),
  done: z.boolean(),
});
type Note = z.infer<typeof noteForm>;

/**
 * Loads the invented company through the graph's own mutations, into an empty graph only. A load that was cut off goes on
 * at the next start: the note keeps the day, so everything is the same again, and what is there already stays.
 */
export async function loadDemo(
  config: Config,
  keys: TokenKeys,
  noteFile: string,
  now: Date,
): Promise<Demo | undefined> {
  const earlier = readNote(noteFile);
  if (earlier?.done) return earlier;
  const client = graphClient(`http://127.0.0.1:${config.ports.gateway}`, 'demo');
  try {
    const admin = await speakerOf(client, keys, aStaffMember('admin'), now);
    if (!earlier && !(await isEmpty(admin))) return undefined;
    const note = earlier ?? { countedBackFrom: now.toISOString(), customerId: '', name: '', done: false };
    writeNote(noteFile, note);
    const reviewer = await speakerOf(client, keys, { ...aStaffMember('admin'), id: 'staff_reviewer' }, now);
    const demo = await loadAll(admin, reviewer, new Date(note.countedBackFrom));
    writeNote(noteFile, { ...note, ...demo, done: true });
    return demo;
  } catch (error) {
    throw new Refusal(`The demo was not loaded (${String(error)}): start again to go on with it, or with --no-demo.`);
  } finally {
    await client.close();
  }
}

async function loadAll(admin: Speaker, reviewer: Speaker, today: Date): Promise<Demo> {
  const company = inventCompany(SEED, today);
  await loadRewards(admin, reviewer, today);
  const productIds = await loadProducts(admin, company);
  const customerIds = await loadCustomers(admin, company);
  await loadPurchases(admin, company, customerIds);
  await loadThreads(admin, company, { customerIds, productIds });
  const shown = shownOf(company);
  return { customerId: customerIds.get(shown?.externalId ?? '') ?? '', name: shown?.displayName ?? '' };
}

/** Somebody who helped others and has asked something too: the fullest page. */
function shownOf({ customers, threads }: Company): DemoCustomer | undefined {
  const helpers = threads.flatMap(({ acceptedAt, replies }) => (acceptedAt ? (replies[0]?.author ?? []) : []));
  const askers = new Set(threads.map(({ author }) => author));
  const id = helpers.find((each) => askers.has(each)) ?? helpers[0];
  return customers.find(({ externalId }) => externalId === id);
}

async function speakerOf(client: GraphClient, keys: TokenKeys, bearer: Bearer, now: Date): Promise<Speaker> {
  const token = await issueToken(keys, bearer, now);
  return { ask: (query, variables) => patiently(() => client.ask(token, query, variables)) };
}

async function isEmpty(admin: Speaker): Promise<boolean> {
  const { customers } = await admin.ask<{ customers: { nodes: unknown[] } }>(
    'query AnyCustomer { customers(first: 1) { nodes { id } } }',
  );
  return customers.nodes.length === 0;
}

/** How far the demo was loaded before; nothing where it never was. */
export function readNote(file: string): Note | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return noteForm.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Refusal(`${file} cannot be used (${reasonOf(error)}): remove it, or set DATA_DIR to another folder.`);
  }
}

function writeNote(file: string, note: Note): void {
  writeFileSync(file, JSON.stringify(note), { mode: 0o600 });
}
