import { setTimeout as sleep } from 'node:timers/promises';
import { aStaffMember } from './people.ts';
import { startTestSubgraph, type TestSubgraph } from './test-subgraph.ts';
import { shop } from './toy/toys.ts';

const PUT = 'mutation ($input: PutItemsInput!) { putItems(input: $input) { id } }';
const AGAIN_AFTER_MS = 50;
/** After everything else is over. */
const LAST_TRIES = 3;
/** Each takes up to two seconds. */
const READ_TRIES = 5;

/** What came of writes while something happened to their database. */
export interface WriteReport {
  readonly acknowledged: number;
  /** Calls that ended with a fault, and were sent again with their key. */
  readonly faults: number;
  /** Acknowledged writes that are not there. */
  readonly lost: readonly string[];
  /** Writes that are there more than once, or whose events are not exactly theirs, in order. */
  readonly doubled: readonly string[];
  /** The longest time in which no write was acknowledged. */
  readonly longestSilenceMs: number;
}

export interface Writing {
  readonly url: string;
  readonly writers: number;
  /** What happens meanwhile; the writers go on until it is over. */
  readonly meanwhile: () => Promise<void>;
}

/** Lets callers write through a subgraph, each with a key that it repeats until it is answered, as clients do. */
export async function writeMeanwhile({ url, writers, meanwhile }: Writing): Promise<WriteReport> {
  const selling = await startTestSubgraph(shop, { url });
  try {
    const running = { isOver: false, faults: 0, answeredAtMs: [performance.now()] };
    const shelves = Array.from({ length: writers }, (_, index) => `shelf ${index}`);
    const written = shelves.map((shelf) => writeOn(selling, shelf, running));
    await meanwhile().finally(() => (running.isOver = true));
    const ends = await Promise.all(written);
    await untilReadable(selling);
    const at = [...running.answeredAtMs, performance.now()];
    return {
      acknowledged: ends.flatMap(({ names }) => names).length,
      faults: running.faults,
      ...(await compare(selling, ends)),
      longestSilenceMs: Math.max(...at.map((each, index) => each - (at[index - 1] ?? each))),
    };
  } finally {
    await selling.close();
  }
}

/** Nobody has to have read yet since what happened: connections may be on their way. */
async function untilReadable(selling: TestSubgraph): Promise<void> {
  for (let triesLeft = READ_TRIES; ; triesLeft -= 1) {
    try {
      await selling.rows('items', { _id: 'none' });
      return;
    } catch (error) {
      if (triesLeft === 0) throw error;
    }
  }
}

interface Running {
  isOver: boolean;
  faults: number;
  readonly answeredAtMs: number[];
}

/** What one writer did, on a shelf of its own. */
interface Written {
  readonly shelf: string;
  /** What was acknowledged, in order. */
  readonly names: readonly string[];
  /** Whether it ended with a call that nobody answered, and that may have taken effect. */
  readonly isCutOff: boolean;
}

/** Writes one item after the other. A call that fails is repeated, for a while even when all is over. */
async function writeOn(selling: TestSubgraph, shelf: string, running: Running): Promise<Written> {
  const names: string[] = [];
  while (!running.isOver) {
    const name = `${shelf}, item ${names.length}`;
    const input = { shelf, names: [name], idempotencyKey: name };
    for (let left = LAST_TRIES; (await selling.answerOf(PUT, { input }, writer)).errors;) {
      running.faults += 1;
      if (running.isOver) left -= 1;
      if (left === 0) return { shelf, names, isCutOff: true };
      await sleep(AGAIN_AFTER_MS);
    }
    running.answeredAtMs.push(performance.now());
    names.push(name);
  }
  return { shelf, names, isCutOff: false };
}

const writer = aStaffMember('ADMIN');

async function compare(
  selling: TestSubgraph,
  ends: readonly Written[],
): Promise<Pick<WriteReport, 'lost' | 'doubled'>> {
  const [lost, doubled]: [string[], string[]] = [[], []];
  for (const { shelf, names, isCutOff } of ends) {
    const rows = Map.groupBy(await selling.rows('items', { shelf }), (row) => row['name'] as string);
    const published = await selling.published(shelf);
    lost.push(...names.filter((name) => !rows.has(name)));
    doubled.push(...names.filter((name, index) => rows.get(name)?.length !== 1 || !isEventOf(published[index], name)));
    if (published.length > names.length + (isCutOff ? 1 : 0))
      doubled.push(`${published.length} events for ${names.length} of ${shelf}`);
  }
  return { lost, doubled: doubled.filter((name) => !lost.includes(name)) };
}

function isEventOf(event: { readonly data?: { readonly name?: unknown } } | undefined, name: string): boolean {
  return event?.data?.name === name;
}
