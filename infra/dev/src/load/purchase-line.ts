import type { Mapping } from './mapping.ts';

/** One line of an invoice, understood. */
export interface PurchaseLine {
  readonly invoice: string;
  readonly sku: string;
  readonly name: string | undefined;
  readonly quantity: number;
  /** In minor units, rounded. */
  readonly unitPrice: number;
  /** In minor units: quantity times the exact price, rounded once. */
  readonly amount: number;
  readonly occurredAt: string;
  readonly customer: string | undefined;
  readonly country: string | undefined;
}

/** Why a line cannot be loaded. */
export interface BadLine {
  readonly reason: string;
}

export type Row = Readonly<Record<string, string>>;

const WITHOUT_ZONE = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(Z|[+-]\d{2}:\d{2})$/;
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;
const MINOR_DIGITS = 2;

/** Understands a row. Times without a zone are UTC; money is rounded per line, half up, away from zero. */
export function understand(row: Row, mapping: Mapping): PurchaseLine | BadLine {
  const { columns } = mapping;
  const invoice = textOf(row, columns.invoice);
  const sku = textOf(row, columns.sku);
  const price = textOf(row, columns.unitPrice);
  const quantity = wholeNumber(textOf(row, columns.quantity));
  const occurredAt = instant(textOf(row, columns.occurredAt));
  if (quantity === undefined) return { reason: 'QUANTITY_NOT_WHOLE' };
  if (occurredAt === undefined) return { reason: 'TIME_NOT_UNDERSTOOD' };
  const reason = reasonAgainst(invoice, sku, price);
  if (reason) return { reason };
  return {
    invoice,
    sku,
    quantity,
    unitPrice: inMinorUnits(price, 1),
    amount: inMinorUnits(price, quantity),
    occurredAt,
    name: cell(row, columns.name),
    customer: customerOf(row, mapping),
    country: cell(row, columns.country),
  };
}

function reasonAgainst(invoice: string, sku: string, price: string): string | undefined {
  if (!invoice) return 'INVOICE_MISSING';
  if (!sku) return 'SKU_MISSING';
  return DECIMAL.test(price) ? undefined : 'PRICE_NOT_DECIMAL';
}

/** Exact: the decimal is scaled to a whole number before anything is multiplied or rounded. */
function inMinorUnits(decimal: string, times: number): number {
  const [, sign, whole = '0', fraction = ''] = DECIMAL.exec(decimal) ?? [];
  if (fraction.length <= MINOR_DIGITS) {
    const minor = Number(whole + fraction.padEnd(MINOR_DIGITS, '0')) * times;
    // Beyond this a double is not exact.
    if (Number.isSafeInteger(minor)) return sign ? 0 - minor : minor + 0;
  }
  const scale = 10n ** BigInt(Math.max(fraction.length, MINOR_DIGITS) - MINOR_DIGITS);
  const exact = BigInt(whole + fraction.padEnd(MINOR_DIGITS, '0')) * BigInt(times) * (sign ? -1n : 1n);
  const size = exact < 0n ? -exact : exact;
  const rounded = (2n * size + scale) / (2n * scale);
  return Number(exact < 0n ? -rounded : rounded);
}

function customerOf(row: Row, { columns, customerSuffix }: Mapping): string | undefined {
  const customer = cell(row, columns.customer);
  return customer && customerSuffix && customer.endsWith(customerSuffix)
    ? customer.slice(0, -customerSuffix.length)
    : customer;
}

function cell(row: Row, column: string | undefined): string | undefined {
  return (column && textOf(row, column)) || undefined;
}

function textOf(row: Row, column: string): string {
  return row[column]?.trim() ?? '';
}

function wholeNumber(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function instant(text: string): string | undefined {
  const [, date, time] = WITHOUT_ZONE.exec(text) ?? [];
  const read = new Date(date ? `${date}T${time}Z` : WITH_ZONE.test(text) ? text : Number.NaN);
  return Number.isNaN(read.getTime()) ? undefined : read.toISOString();
}
