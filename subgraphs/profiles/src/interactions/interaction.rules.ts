import { type Actor, ActorKind, DomainError, forbidden, invalid } from '@customer-module/subgraph-kit';
import type { StoredLine } from './interaction.entity.ts';
import { InteractionKind } from './interaction.enums.ts';

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

interface StatedLine {
  readonly sku: string;
  readonly name?: string | null;
  readonly quantity: number;
  readonly unitPrice: Amount;
  readonly amount?: Amount | null;
}

/** An interaction as a source states it. */
export interface StatedInteraction {
  readonly customerId?: string | null;
  readonly identity?: { readonly namespace: string; readonly value: string; readonly verified?: boolean | null } | null;
  readonly kind: InteractionKind;
  readonly externalId: string;
  readonly occurredAt: Date;
  readonly channel?: string | null;
  readonly lines?: readonly StatedLine[] | null;
  readonly total?: Amount | null;
  readonly relatesToExternalId?: string | null;
  readonly country?: string | null;
  readonly subject?: string | null;
  readonly detail?: unknown;
}

/** An interaction whose form is right, with its amounts worked out. */
export interface Draft {
  readonly index: number;
  readonly stated: StatedInteraction;
  /** The key of the identity that it names; null where it names none. */
  readonly identityKey: string | null;
  readonly currency: string | null;
  readonly total: number | null;
  readonly lines: Omit<StoredLine, 'productId'>[];
  readonly detail: string | null;
}

/** Why one item of many was refused. */
export interface Failure {
  readonly index: number;
  readonly externalId: string;
  readonly reason: string;
  readonly message: string;
}

export const MOST_INTERACTIONS = 1_000;
const MOST_LINES = 2_000;
const LONGEST_ID = 200;
const LONGEST_TEXT = 500;
const LONGEST_DETAIL = 8_000;
const CURRENCY = /^[A-Z]{3}$/;
const RECORDERS = ['ADMIN', 'SERVICE', 'SALES'];

export function requireMayRecord({ kind, roles, scopes }: Actor): void {
  if (kind === ActorKind.SYSTEM || scopes.includes('interactions:write')) return;
  if (kind === ActorKind.STAFF && (scopes.includes('import') || RECORDERS.some((role) => roles.includes(role)))) return;
  throw forbidden('NOT_A_RECORDER', 'Interactions are recorded by service and sales staff, admins, and keys that may.');
}

export function requireBearable(interactions: readonly StatedInteraction[]): void {
  if (interactions.length <= MOST_INTERACTIONS) return;
  throw invalid('TOO_MANY_ITEMS', 'A call takes at most 1,000 interactions.');
}

/** Runs the decision about one item; a refusal is its own, anything else stays a fault. */
export function refusalOf<Result>(
  index: number,
  externalId: string,
  decide: () => Result,
): { readonly result: Result } | { readonly failure: Failure } {
  try {
    return { result: decide() };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { failure: { index, externalId, reason: error.reason, message: error.message } };
  }
}

/** Checks the form of an interaction, and works out what it leaves out: the amount of a line and the total. */
export function draftOf(stated: StatedInteraction, index: number, identityKey: string | null): Draft {
  requireTexts(stated);
  const statedLines = stated.lines ?? [];
  if (statedLines.length > MOST_LINES) throw malformed('An interaction has at most 2,000 lines.');
  const currency = currencyOf(stated);
  const lines = statedLines.map((line) => lineOf(line, currency));
  const sum = lines.length > 0 ? sumOf(lines) : null;
  const total = stated.total?.amount ?? sum;
  if (stated.kind === InteractionKind.RETURN) requireNegative(lines, total);
  return { index, stated, identityKey, currency, total, lines, detail: detailOf(stated.detail) };
}

/** The first currency that is named; what has another is refused line by line. */
function currencyOf({ total, lines }: StatedInteraction): string | null {
  const currency = total?.currency ?? lines?.[0]?.unitPrice.currency ?? null;
  if (currency === null || CURRENCY.test(currency)) return currency;
  throw malformed('A currency is a code of three capital letters.');
}

function lineOf({ sku, quantity, unitPrice, amount }: StatedLine, currency: string | null): Draft['lines'][number] {
  if (unitPrice.currency !== currency || (amount && amount.currency !== currency)) {
    throw invalid('MIXED_CURRENCIES', 'An interaction has one currency: record what was paid in another by itself.');
  }
  if (sku.trim().length === 0 || sku.length > LONGEST_ID) throw malformed('A line names its SKU.');
  // Nothing returned at no price would be minus nothing.
  const charged = (amount?.amount ?? quantity * unitPrice.amount) + 0;
  return { sku, quantity, unitPrice: unitPrice.amount, amount: safe(charged) };
}

function sumOf(lines: Draft['lines']): number {
  let sum = 0;
  for (const line of lines) sum += line.amount;
  return safe(sum);
}

/** Symmetric effects need it: a return takes back by what it adds. */
function requireNegative(lines: Draft['lines'], total: number | null): void {
  if ((total ?? 0) <= 0 && lines.every(({ quantity }) => quantity <= 0)) return;
  throw invalid('RETURN_NOT_NEGATIVE', 'The quantities and the total of a return are negative.');
}

function requireTexts({
  externalId,
  occurredAt,
  channel,
  country,
  subject,
  relatesToExternalId,
}: StatedInteraction): void {
  if (externalId.trim().length === 0 || externalId.length > LONGEST_ID) throw malformed('An interaction has an id.');
  if (Number.isNaN(occurredAt.getTime())) throw malformed('An interaction happened at some time.');
  for (const text of [channel, country, subject, relatesToExternalId]) {
    if (text && text.length > LONGEST_TEXT) throw malformed('A text has at most 500 characters.');
  }
}

function detailOf(detail: unknown): string | null {
  if (detail === null || detail === undefined) return null;
  const text = JSON.stringify(detail);
  if (text.length > LONGEST_DETAIL) throw malformed('The detail has at most 8,000 characters.');
  return text;
}

function safe(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw malformed('An amount is a whole number of minor units, below 2^53.');
  return amount;
}

function malformed(message: string): DomainError {
  return invalid('MALFORMED_ITEM', message);
}
