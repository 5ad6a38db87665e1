import type { InteractionRecorded } from '@customer-module/event-contracts';
import { invalid } from '@customer-module/subgraph-kit';
import type { NewInteraction } from './interaction.entity.ts';
import { InteractionKind } from './interaction.enums.ts';
import { type Draft, type Failure, refusalOf, type StatedInteraction } from './interaction.rules.ts';

/** An interaction that is there already. */
export interface Earlier {
  readonly id: string;
  readonly customerId: string | null;
}

export interface KnownProduct {
  readonly id: string;
  readonly category: string | null;
}

/** Somebody who is created on the way. */
export interface NewPerson {
  readonly id: string;
  readonly identity: NonNullable<StatedInteraction['identity']>;
  readonly joinedAt: Date;
}

/** A product that is created on the way. */
export interface NewProduct {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
}

/** What is there, as far as the drafts name it. Placing adds to it, so that items of one call see those before them. */
export interface Known {
  /** By external id, in the same source. */
  readonly interactions: Map<string, Earlier>;
  /** By the key of an identity. */
  readonly people: Map<string, string>;
  readonly customers: ReadonlySet<string>;
  /** By SKU. */
  readonly products: Map<string, KnownProduct>;
}

export interface Terms {
  readonly source: string;
  readonly createMissing: boolean;
  readonly now: Date;
  readonly newId: (prefix: string) => string;
}

/** What a call comes to. */
export interface Placed {
  readonly interactions: NewInteraction[];
  readonly events: InteractionRecorded[];
  readonly people: NewPerson[];
  readonly products: NewProduct[];
  readonly failed: Failure[];
  duplicates: number;
}

interface Placing {
  readonly known: Known;
  readonly terms: Terms;
  readonly placed: Placed;
}

/** Decides about drafts one after the other: whom they belong to, what they name, whether they are there already. */
export function placeAll(drafts: readonly Draft[], known: Known, terms: Terms): Placed {
  const placed: Placed = { interactions: [], events: [], people: [], products: [], failed: [], duplicates: 0 };
  const placing = { known, terms, placed };
  for (const draft of drafts) {
    const { externalId } = draft.stated;
    if (known.interactions.has(externalId)) {
      placed.duplicates += 1;
      continue;
    }
    const outcome = refusalOf(draft.index, externalId, () => place(draft, placing));
    if ('failure' in outcome) placed.failed.push(outcome.failure);
  }
  return placed;
}

/** What may refuse comes first, so that a refused item creates nobody and nothing. */
function place(draft: Draft, placing: Placing): void {
  const { known, placed } = placing;
  const { externalId, kind, relatesToExternalId } = draft.stated;
  const knownId = personOf(draft, placing);
  const earlier = relatesToExternalId ? known.interactions.get(relatesToExternalId) : undefined;
  if (earlier?.customerId && earlier.customerId !== knownId) {
    throw invalid('NOT_THEIR_PURCHASE', 'What it relates to belongs to somebody else.');
  }
  const customerId = knownId ?? newPersonOf(draft, placing);
  const interaction = interactionOf(draft, placing, { customerId, relatesToId: earlier?.id ?? null });
  known.interactions.set(externalId, { id: interaction.id, customerId });
  placed.interactions.push(interaction);
  // What staff write down for themselves stays here.
  if (kind !== InteractionKind.NOTE) placed.events.push(recorded(interaction, known.products));
}

function interactionOf(
  draft: Draft,
  placing: Placing,
  ties: Pick<NewInteraction, 'customerId' | 'relatesToId'>,
): NewInteraction {
  const { externalId, kind, occurredAt, channel = null, country = null, subject = null } = draft.stated;
  const { source, now, newId } = placing.terms;
  const { detail, currency, total } = draft;
  return {
    id: newId('int'),
    source,
    externalId,
    kind,
    occurredAt,
    recordedAt: now,
    ...ties,
    sourceProfileId: ties.customerId,
    channel,
    country,
    subject,
    detail,
    currency,
    total,
    lines: draft.lines.map((line, index) => ({ ...line, productId: productOf(draft, index, placing) })),
  };
}

function personOf({ stated: { customerId }, identityKey }: Draft, { known, terms }: Placing): string | null {
  if (customerId) {
    if (known.customers.has(customerId)) return customerId;
    throw invalid('CUSTOMER_UNKNOWN', `There is no customer ${customerId}.`);
  }
  if (identityKey === null) return null;
  const person = known.people.get(identityKey) ?? null;
  if (person === null && !terms.createMissing) {
    throw invalid('CUSTOMER_UNKNOWN', 'The identity names nobody, and createMissing is off.');
  }
  return person;
}

function newPersonOf({ stated, identityKey }: Draft, { known, terms, placed }: Placing): string | null {
  if (!stated.identity || identityKey === null) return null;
  const id = terms.newId('cus');
  known.people.set(identityKey, id);
  placed.people.push({ id, identity: stated.identity, joinedAt: terms.now });
  return id;
}

/** The product of a line: an unknown SKU is no reason to lose a sale, so the line keeps it until the product comes. */
function productOf({ stated, lines }: Draft, index: number, { known, terms, placed }: Placing): string | null {
  const sku = lines[index]?.sku ?? '';
  const product = known.products.get(sku);
  if (product) return product.id;
  if (!terms.createMissing) return null;
  const id = terms.newId('prd');
  known.products.set(sku, { id, category: null });
  placed.products.push({ id, sku, name: stated.lines?.[index]?.name?.trim() || sku });
  return id;
}

function recorded(interaction: NewInteraction, products: Known['products']): InteractionRecorded {
  const { id, source, externalId, customerId, sourceProfileId, kind, occurredAt, total } = interaction;
  const { relatesToId, channel, country, subject } = interaction;
  const currency = interaction.currency ?? '';
  const data = {
    interactionId: id,
    source,
    externalId,
    customerId,
    sourceProfileId,
    kind,
    occurredAt: occurredAt.toISOString(),
    total: total === null ? null : { amount: total, currency },
    lines: interaction.lines.map(({ sku, productId, quantity, amount }) => {
      const category = products.get(sku)?.category ?? null;
      return { sku, productId, category, quantity, amount: { amount, currency } };
    }),
    relatesToId,
    channel,
    country,
    // A subject may be free text about a person; what was visited is a name of a thing.
    about: kind === InteractionKind.VISIT ? subject : null,
  };
  return { type: 'profiles.interaction-recorded.v1', subject: sourceProfileId ?? id, data };
}
