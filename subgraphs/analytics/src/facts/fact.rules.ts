import type { InteractionRecorded } from '@customer-module/event-contracts';
import type { CategoryPart, NewBasket, ProductPart } from './basket.entity.ts';
import { FactKind } from './fact.enums.ts';
import type { NewFact } from './fact.entity.ts';

type Interaction = InteractionRecorded['data'];
type Line = Interaction['lines'][number];

/** What is known of who acted. */
export interface KnownPerson {
  readonly customerId: string;
  readonly persona: boolean;
}

/**
 * The fact that an interaction is. It belongs to whom its profile belongs to now: a merge may have been heard of before
 * what was recorded ahead of it.
 */
export function factOf(interaction: Interaction, person: KnownPerson | undefined): NewFact {
  const { interactionId, kind, occurredAt, customerId, sourceProfileId, country, channel, lines } = interaction;
  return {
    id: interactionId,
    kind: FactKind[kind],
    at: new Date(occurredAt),
    customerId: person ? person.customerId : customerId,
    persona: person?.persona ?? false,
    sourceProfileId,
    country,
    channel,
    ...paidIn(interaction),
    items: lines.reduce((sum, { quantity }) => sum + quantity, 0),
  };
}

function paidIn({ total, lines }: Interaction): Pick<NewFact, 'currency' | 'total'> {
  return { currency: total?.currency ?? lines[0]?.amount.currency ?? null, total: total?.amount ?? 0 };
}

/** The same with its lines: those of one product together, so that each product counts an order once. */
export function basketOf(fact: NewFact, lines: readonly Line[]): NewBasket {
  const { id, kind, at, customerId, sourceProfileId, persona, country, channel, currency } = fact;
  const parts = { products: partsBy(lines, productOf), categories: partsBy(lines, categoryOf) };
  return { id, kind, at, customerId, sourceProfileId, persona, country, channel, currency, ...parts };
}

function productOf({ sku, category }: Line): Pick<ProductPart, 'sku' | 'category'> {
  return { sku, category };
}

function categoryOf({ category }: Line): Pick<CategoryPart, 'category'> {
  return { category };
}

function partsBy<Key extends object>(
  lines: readonly Line[],
  keyOf: (line: Line) => Key,
): (Key & { quantity: number; amount: number })[] {
  const groups = Map.groupBy(lines, (line) => JSON.stringify(keyOf(line)));
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const together = [first, ...others];
    const quantity = together.reduce((sum, line) => sum + line.quantity, 0);
    const amount = together.reduce((sum, line) => sum + line.amount.amount, 0);
    return [{ ...keyOf(first), quantity, amount }];
  });
}
