import {
  type Actor,
  conflict,
  forbidden,
  invalid,
  type MoneyInput,
  requireSignedIn,
} from '@customer-module/subgraph-kit';
import type { Currency, NewCurrency } from './currency.entity.ts';
import { CurrencyKind } from './currency.enums.ts';

/** The terms of a currency, as somebody asked for them. */
export interface CurrencyTerms {
  readonly id: string;
  readonly name: string;
  readonly kind: CurrencyKind;
  readonly expiresAfterDays?: number | null;
  readonly floor?: number | null;
  readonly unitValue?: MoneyInput | null;
}

/**
 * Defines a currency, or gives one other terms. Its kind stays: points that were earned to be kept cannot turn into
 * points that are spent.
 */
export function defineCurrency(known: Currency | null, terms: CurrencyTerms, actor: Actor): NewCurrency {
  requireSignedIn(actor);
  if (!actor.roles.includes('ADMIN')) throw forbidden('NOT_AN_ADMIN', 'Only admins define currencies.');
  const { id, name, kind, expiresAfterDays = null, floor, unitValue } = terms;
  if (known && known.kind !== kind) throw conflict('KIND_IS_FIXED', `${id} is and stays ${known.kind}.`);
  if (kind === CurrencyKind.REDEEMABLE && floor) {
    throw invalid('FLOOR_OF_SPENDABLE', 'The balance of points that are spent ends at 0.');
  }
  const value = unitValue ? { amount: unitValue.amount, currency: unitValue.currency } : null;
  return { id, name, kind, expiresAfterDays, floor: floor ?? 0, unitValue: value };
}
