import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** What the retail file says, counted in the plainest way: what the graph must answer once it is loaded. Money in pence. */
export interface RetailFigures {
  readonly lines: number;
  readonly invoices: number;
  readonly identifiedInvoices: number;
  readonly returns: number;
  readonly customers: number;
  readonly revenue: number;
  readonly identifiedRevenue: number;
  /** What all customers have under a rule of one point per whole pound of a purchase, which a return takes back. */
  readonly points: number;
  /** Customers by the month of their first invoice, then how many of them have one in each month from there on. */
  readonly cohorts: Readonly<Record<string, readonly number[]>>;
  readonly profiles: Readonly<Record<string, { orders: number; revenue: number; items: number }>>;
}

export interface RetailRow {
  readonly InvoiceNo: string;
  readonly StockCode: string;
  readonly Quantity: string;
  readonly InvoiceDate: string;
  readonly UnitPrice: string;
  readonly CustomerID: string;
}

interface Invoice {
  readonly customer: string;
  readonly month: string;
  pence: number;
}

const PENCE_DIGITS = 3;
const PENCE_A_POINT = 100;

/** The rows of the file, from the top. */
export async function* retailRows(file: string, limit = Number.POSITIVE_INFINITY): AsyncGenerator<RetailRow> {
  const rows = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ columns: true, relax_quotes: true }));
  let count = 0;
  for await (const row of rows) {
    if (count === limit) break;
    count += 1;
    yield row;
  }
}

export async function countRetail(rows: AsyncIterable<RetailRow>): Promise<RetailFigures> {
  const invoices = new Map<string, Invoice>();
  const people = new Map<string, { invoices: Set<string>; revenue: number; items: number }>();
  let [lines, revenue] = [0, 0];
  for await (const row of rows) {
    lines += 1;
    const pence = penceOf(row);
    revenue += pence;
    const customer = row.CustomerID.replace(/\.0$/, '');
    const known = invoices.get(row.InvoiceNo) ?? { customer, month: row.InvoiceDate.slice(0, 7), pence: 0 };
    known.pence += pence;
    invoices.set(row.InvoiceNo, known);
    if (!customer) continue;
    const person = people.get(customer) ?? { invoices: new Set<string>(), revenue: 0, items: 0 };
    person.invoices.add(row.InvoiceNo);
    person.revenue += pence;
    person.items += Number(row.Quantity);
    people.set(customer, person);
  }
  return {
    lines,
    revenue,
    invoices: invoices.size,
    identifiedInvoices: [...invoices.values()].filter(({ customer }) => customer).length,
    returns: [...invoices.keys()].filter((number) => number.startsWith('C')).length,
    customers: people.size,
    identifiedRevenue: [...people.values()].reduce((sum, person) => sum + person.revenue, 0),
    points: pointsOf(invoices.values()),
    cohorts: cohortsOf(invoices.values()),
    profiles: Object.fromEntries(
      [...people].map(([id, person]) => [id, { ...person, orders: person.invoices.size, invoices: undefined }]),
    ),
  };
}

/** Half up on the exact product, away from zero. */
function penceOf({ UnitPrice, Quantity }: RetailRow): number {
  const [whole = '0', fraction = ''] = UnitPrice.replace('-', '').split('.');
  const scaled = BigInt(whole + fraction.padEnd(PENCE_DIGITS, '0').slice(0, PENCE_DIGITS)) * BigInt(Quantity);
  const isNegative = scaled < 0n !== UnitPrice.startsWith('-');
  const size = Number((scaled < 0n ? -scaled : scaled) + 5n) / 10;
  return isNegative ? -Math.floor(size) : Math.floor(size);
}

/** Whole pounds of each invoice by itself; those of a return count against them. Whoever owes points has none. */
function pointsOf(invoices: Iterable<Invoice>): number {
  const balances = new Map<string, number>();
  for (const { customer, pence } of invoices) {
    if (customer) balances.set(customer, (balances.get(customer) ?? 0) + Math.trunc(pence / PENCE_A_POINT));
  }
  return [...balances.values()].reduce((sum, balance) => sum + Math.max(0, balance), 0);
}

function cohortsOf(invoices: Iterable<Invoice>): Record<string, number[]> {
  const monthsOf = new Map<string, Set<string>>();
  for (const { customer, month } of invoices) {
    if (customer) monthsOf.set(customer, (monthsOf.get(customer) ?? new Set()).add(month));
  }
  const months = [...new Set([...monthsOf.values()].flatMap((own) => [...own]))].toSorted();
  const cohorts = months.map((start, index): [string, number[]] => {
    const members = [...monthsOf.values()].filter((own) => [...own].toSorted()[0] === start);
    return [start, months.slice(index).map((month) => members.filter((own) => own.has(month)).length)];
  });
  return Object.fromEntries(cohorts);
}
