import { invalid } from '@customer-module/subgraph-kit';
import type { CountedCell, Sums } from './pipeline.rules.ts';

/** A cell as the gate takes it. */
export interface PlacedCell {
  readonly place: readonly string[];
  readonly people: number;
  readonly leftovers: readonly number[];
  readonly content: Sums;
}

/**
 * Where customers are known, they are whom a cell describes. Where none is, it describes nobody who could be found again:
 * then each order stands for somebody.
 */
function describedBy(customers = 0, anonymous = 0): number {
  return customers > 0 ? customers : anonymous;
}

/** `conditions`: how many there are, each of which leaves somebody out. */
export function cellsOf(counted: readonly CountedCell[], conditions: number): PlacedCell[] {
  return counted.map((cell) => {
    const { revenue = 0, orders, purchases = 0, items = 0, customers } = cell;
    const left = Array.from({ length: conditions }, (_, index) =>
      describedBy(cell[`leftPeople${index}`], cell[`leftAnonymous${index}`]),
    );
    return {
      place: placeOf(cell),
      people: describedBy(customers, cell.anonymous),
      leftovers: [
        ...left,
        describedBy(cell.purchasers, cell.anonymousPurchases),
        describedBy(cell.returners, cell.anonymousReturns),
      ],
      content: { revenue, orders, purchases, items, customers },
    };
  });
}

/** A place is compared as text; what was a value is told from what was none. */
function placeOf({ _id }: CountedCell): string[] {
  return _id.map((value) => JSON.stringify(value));
}

export function valueOf(place: string): unknown {
  return JSON.parse(place);
}

/** The one currency of all amounts; null where there are none. Amounts of several cannot be added up. */
export function currencyOf(counted: readonly CountedCell[], isBrokenDown: boolean): string | null {
  const currencies = new Set(
    counted.flatMap(({ lowCurrency, highCurrency }) => [lowCurrency ?? null, highCurrency ?? null]),
  );
  currencies.delete(null);
  if (currencies.size > 1 && !isBrokenDown) {
    throw invalid('MIXED_CURRENCIES', 'These amounts are of several currencies: filter or break down by currency.');
  }
  return currencies.size === 1 ? ([...currencies][0] ?? null) : null;
}
