import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  COUNTRIES,
  DISCUSSIONS,
  FIRST_NAMES,
  INTERESTS,
  LAST_NAMES,
  PRODUCTS,
  QUESTIONS,
  REMARKS,
} from './catalogue.ts';

/** An invented company: everything follows from the seed and the day it is counted back from. */
export interface Company {
  readonly products: readonly { readonly sku: string; readonly name: string; readonly category: string }[];
  readonly customers: readonly DemoCustomer[];
  readonly interactions: readonly DemoInteraction[];
  readonly threads: readonly DemoThread[];
}

export interface DemoCustomer {
  readonly externalId: string;
  readonly handle: string;
  readonly displayName: string;
  readonly email: string;
  readonly joinedAt: Date;
  readonly interest: string;
  readonly city: string;
}

export interface DemoInteraction {
  readonly kind: 'PURCHASE' | 'RETURN';
  readonly externalId: string;
  readonly customer: string;
  readonly occurredAt: Date;
  readonly channel: string;
  readonly country: string;
  readonly relatesToExternalId?: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly price: number }[];
}

export interface DemoPost {
  readonly author: string;
  readonly at: Date;
  readonly body: string;
  readonly upVotesBy: readonly string[];
}

export interface DemoThread extends DemoPost {
  readonly kind: 'QUESTION' | 'DISCUSSION';
  readonly title: string;
  readonly tags: readonly string[];
  readonly sku?: string;
  readonly replies: readonly DemoPost[];
  /** Whether the asker accepted the first reply, and when. */
  readonly acceptedAt?: Date;
}

/** Draws from the seed, in order. */
interface Chance {
  readonly between: (low: number, high: number) => number;
  readonly oneOf: <Item>(items: readonly Item[]) => Item;
}

const CUSTOMERS = 60;
const DAYS = 365;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CITIES = ['Leeds', 'Utrecht', 'Freiburg', 'Lyon', 'Cardiff', 'Leipzig'] as const;

export function inventCompany(seed: number, today: Date): Company {
  const chance = chanceFrom(seed);
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => inventCustomer(index, chance, today));
  return {
    products: PRODUCTS.map(({ sku, name, category }) => ({ sku, name, category })),
    customers,
    interactions: customers.flatMap((customer) => inventPurchases(customer, chance, today)),
    threads: [
      ...QUESTIONS.map((question) => inventQuestion(question, customers, chance, today)),
      ...DISCUSSIONS.map((talk) => inventDiscussion(talk, customers, chance, today)),
    ].map((thread) => onceAllHadJoined(thread, customers)),
  };
}

function inventCustomer(index: number, chance: Chance, today: Date): DemoCustomer {
  const first = FIRST_NAMES[index % FIRST_NAMES.length] ?? 'Ada';
  const last = LAST_NAMES[(index * 3 + Math.floor(index / FIRST_NAMES.length)) % LAST_NAMES.length] ?? 'Ash';
  const handle = `${first}${last}`.toLowerCase();
  return {
    externalId: `C${1_001 + index}`,
    handle,
    displayName: `${first} ${last}`,
    email: `${handle}@shop.example`,
    joinedAt: new Date(today.getTime() - chance.between(30, DAYS + 30) * DAY_MS),
    interest: chance.oneOf(INTERESTS),
    city: chance.oneOf(CITIES),
  };
}

function inventPurchases({ externalId, joinedAt }: DemoCustomer, chance: Chance, today: Date): DemoInteraction[] {
  const country = chance.oneOf(COUNTRIES);
  const count = chance.between(0, 3) === 0 ? chance.between(6, 14) : chance.between(1, 5);
  const days = Math.min(DAYS, Math.floor((today.getTime() - joinedAt.getTime()) / DAY_MS));
  return Array.from({ length: count }, (_, index) => {
    const atMs = today.getTime() - chance.between(1, days) * DAY_MS + chance.between(8, 20) * HOUR_MS - DAY_MS;
    // Some join by buying.
    const occurredAt = new Date(Math.max(atMs, joinedAt.getTime()));
    const lines = Array.from({ length: chance.between(1, 3) }, () => {
      const { sku, price } = chance.oneOf(PRODUCTS);
      return { sku, quantity: chance.between(1, 2), price };
    });
    const id = `${externalId}-${index + 1}`;
    const shared = { customer: externalId, channel: chance.oneOf(['web', 'shop']), country };
    const purchase = { kind: 'PURCHASE' as const, externalId: id, occurredAt, lines, ...shared };
    return chance.between(1, 10) === 1 ? [purchase, returnOf(purchase, today)] : [purchase];
  }).flat();
}

/** Takes back the first line of a purchase, a week later. */
function returnOf(purchase: DemoInteraction, today: Date): DemoInteraction {
  const occurredAt = new Date(Math.min(purchase.occurredAt.getTime() + 7 * DAY_MS, today.getTime() - HOUR_MS));
  const lines = purchase.lines.slice(0, 1).map((line) => ({ ...line, quantity: -line.quantity }));
  const { externalId } = purchase;
  return {
    ...purchase,
    kind: 'RETURN',
    externalId: `${externalId}-R`,
    relatesToExternalId: externalId,
    occurredAt,
    lines,
  };
}

function inventQuestion(
  { title, body, tags, sku, answers }: (typeof QUESTIONS)[number],
  customers: readonly DemoCustomer[],
  chance: Chance,
  today: Date,
): DemoThread {
  const [asker, ...others] = someOf(customers, answers.length + 1, chance);
  const at = new Date(today.getTime() - chance.between(10, 200) * DAY_MS);
  const replies = answers.map((answer, index) => ({
    author: others[index] ?? '',
    at: new Date(at.getTime() + (index + 1) * 5 * HOUR_MS),
    body: answer,
    upVotesBy: votersFor(customers, [others[index]], chance),
  }));
  const accepted = chance.between(1, 6) > 1 ? { acceptedAt: new Date(at.getTime() + 2 * DAY_MS) } : {};
  const opening = { author: asker ?? '', at, body, upVotesBy: votersFor(customers, [asker], chance) };
  return { kind: 'QUESTION', title, tags, sku, ...opening, replies, ...accepted };
}

function inventDiscussion(
  { title, body, tags }: (typeof DISCUSSIONS)[number],
  customers: readonly DemoCustomer[],
  chance: Chance,
  today: Date,
): DemoThread {
  const [starter = '', ...others] = someOf(customers, REMARKS.length + 1, chance);
  const at = new Date(today.getTime() - chance.between(5, 90) * DAY_MS);
  const replies = REMARKS.map((remark, index) => ({
    author: others[index] ?? '',
    at: new Date(at.getTime() + (index + 1) * 3 * HOUR_MS),
    body: remark,
    upVotesBy: [],
  }));
  return { kind: 'DISCUSSION', title, tags, author: starter, at, body, upVotesBy: [], replies };
}

/** Moves a thread to a time when everybody in it was a customer. */
function onceAllHadJoined(thread: DemoThread, customers: readonly DemoCustomer[]): DemoThread {
  const people = new Set([thread, ...thread.replies].flatMap(({ author, upVotesBy }) => [author, ...upVotesBy]));
  const joined = customers.filter(({ externalId }) => people.has(externalId)).map(({ joinedAt }) => joinedAt.getTime());
  const delayMs = Math.max(0, ...joined.map((each) => each - thread.at.getTime()));
  const later = (at: Date): Date => new Date(at.getTime() + delayMs);
  return {
    ...thread,
    at: later(thread.at),
    replies: thread.replies.map((reply) => ({ ...reply, at: later(reply.at) })),
    ...(thread.acceptedAt ? { acceptedAt: later(thread.acceptedAt) } : {}),
  };
}

function votersFor(customers: readonly DemoCustomer[], not: readonly (string | undefined)[], chance: Chance): string[] {
  return someOf(customers, chance.between(0, 6), chance).filter((each) => !not.includes(each));
}

/** The external ids of so many different customers. */
function someOf(customers: readonly DemoCustomer[], count: number, chance: Chance): string[] {
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(chance.oneOf(customers).externalId);
  return [...chosen];
}

function chanceFrom(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const between = (low: number, high: number) => uniformInt(generator, low, high);
  return {
    between,
    oneOf: (items) => {
      const item = items[between(0, items.length - 1)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
  };
}
