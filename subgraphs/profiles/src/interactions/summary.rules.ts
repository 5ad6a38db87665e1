import { InteractionKind } from './interaction.enums.ts';

/** What purchases and returns change in the summary of one customer. */
export interface SummaryChange {
  purchases: number;
  returns: number;
  items: number;
  readonly totals: Map<string, number>;
  firstAt: Date | null;
  lastAt: Date | null;
}

interface Counted {
  readonly customerId?: string | null;
  readonly kind: InteractionKind;
  readonly occurredAt: Date;
  readonly currency?: string | null;
  readonly total?: number | null;
  readonly lines: readonly { readonly quantity: number }[];
}

/** Adds up what happened, by customer. What is anonymous is nobody's. */
export function summaryChanges(interactions: readonly Counted[]): Map<string, SummaryChange> {
  const changes = new Map<string, SummaryChange>();
  for (const interaction of interactions) {
    const { customerId, kind } = interaction;
    const isTrade = kind === InteractionKind.PURCHASE || kind === InteractionKind.RETURN;
    if (!customerId || !isTrade) continue;
    const change = changes.get(customerId) ?? nothing();
    changes.set(customerId, change);
    add(change, interaction);
  }
  return changes;
}

function add(change: SummaryChange, { kind, occurredAt, currency, total, lines }: Counted): void {
  for (const { quantity } of lines) change.items += quantity;
  if (currency && total) change.totals.set(currency, (change.totals.get(currency) ?? 0) + total);
  if (kind === InteractionKind.RETURN) {
    change.returns += 1;
    return;
  }
  change.purchases += 1;
  if (!change.firstAt || occurredAt < change.firstAt) change.firstAt = occurredAt;
  if (!change.lastAt || occurredAt > change.lastAt) change.lastAt = occurredAt;
}

function nothing(): SummaryChange {
  return { purchases: 0, returns: 0, items: 0, totals: new Map(), firstAt: null, lastAt: null };
}
