import type { Context, Reads } from '@customer-module/subgraph-kit';
import { type Customer, mayRead } from '../customers/index.ts';
import type { Assertion } from './assertion.entity.ts';
import { AttributeDefinition } from './attribute-definition.entity.ts';
import type { AttributeCategory } from './attribute.enums.ts';
import type { AttributesArgs } from './attribute.inputs.ts';
import { loadActive, loadDefinition, loadDefinitions } from './attribute.loaders.ts';
import type { AttributeView } from './attribute.outputs.ts';
import { maySee, resolve } from './resolution.rules.ts';

export async function listDefinitions(
  context: Context,
  category: AttributeCategory | null,
): Promise<AttributeDefinition[]> {
  const all = await loadDefinitions(context);
  return category ? all.filter((each) => each.category === category) : all;
}

/** The definitions of some keys, by key. */
export async function findDefinitions(em: Reads, keys: readonly string[]): Promise<Map<string, AttributeDefinition>> {
  if (keys.length === 0) return new Map();
  const found = await em.find(AttributeDefinition, { key: { $in: [...keys] } });
  return new Map(found.map((definition) => [definition.key, definition]));
}

/** One attribute as the caller may see it; null when it is hidden, or there is no such key. */
export async function viewOf(context: Context, customer: Customer, key: string): Promise<AttributeView | null> {
  const definition = await loadDefinition(context, key);
  if (!definition || !isVisible(context, customer, definition)) return null;
  return attributeView(definition, await loadActive(context, customer.id), context.now);
}

/** Those that somebody stated something about and that the caller may see; null where none may be seen. */
export async function viewsOf(
  context: Context,
  customer: Customer,
  { category, keys }: AttributesArgs,
): Promise<AttributeView[] | null> {
  const wanted = keys ? new Set(keys) : null;
  const all = await listDefinitions(context, category ?? null);
  const visible = all
    .filter((each) => !wanted || wanted.has(each.key))
    .filter((each) => isVisible(context, customer, each));
  const active = await loadActive(context, customer.id);
  const views = visible.map((definition) => attributeView(definition, active, context.now));
  return views.filter(({ winner }) => winner !== null);
}

export function attributeView(definition: AttributeDefinition, active: readonly Assertion[], now: Date): AttributeView {
  const { key, defaultAudience } = definition;
  const own = active.filter((each) => each.key === key);
  const resolved = resolve(definition, own, now);
  const value: unknown = resolved.winner ? JSON.parse(resolved.winner.valueText) : null;
  return { key, definition, value, audience: defaultAudience, ...resolved };
}

function isVisible(context: Context, customer: Customer, definition: AttributeDefinition): boolean {
  return maySee(definition, context.actor, customer.id, () => mayRead(context, customer));
}
