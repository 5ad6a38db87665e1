import { type Actor, type Context, inLane, inTransaction, type Work } from '@customer-module/subgraph-kit';
import { addToSummaries, admitCustomers, identityKey, requireStatable } from '../customers/index.ts';
import { createProducts } from '../products/index.ts';
import { requireSource } from '../sources/index.ts';
import { Interaction, type InteractionRow, type NewInteraction } from './interaction.entity.ts';
import type { RecordInteractionsInput } from './interaction.inputs.ts';
import type { RecordInteractionsPayload } from './interaction.outputs.ts';
import { findKnown } from './interaction.queries.ts';
import * as rules from './interaction.rules.ts';
import { type NewPerson, type Placed, placeAll } from './placing.rules.ts';
import { summaryChanges } from './summary.rules.ts';

/** A transaction holds what it writes in memory and has a deadline, so a call is cut into several. */
const MOST_AT_ONCE = 500;
const MOST_LINES_AT_ONCE = 8_000;

/**
 * Records what a source says happened. Each part of the call is committed whole, and an interaction is recorded once, so
 * whoever is cut off sends the same again.
 */
export async function recordInteractions(
  context: Context,
  input: RecordInteractionsInput,
): Promise<RecordInteractionsPayload> {
  rules.requireMayRecord(context.actor);
  requireSource(context.actor, input.source);
  rules.requireBearable(input.interactions);
  const { drafts, failed } = draftsOf(input, context.actor);
  const parts = input.dryRun
    ? [await tryOut(context, input, drafts)]
    : await inLane(context, `interactions ${input.source}`, () =>
        inParts(drafts, (part) => inTransaction(context, (work) => record(work, input, part))),
      );
  return {
    recorded: sum(parts, ({ interactions }) => interactions.length),
    duplicates: sum(parts, ({ duplicates }) => duplicates),
    failed: [...failed, ...parts.flatMap((part) => part.failed)].toSorted((a, b) => a.index - b.index),
    customersCreated: sum(parts, ({ people }) => people.length),
    productsCreated: sum(parts, ({ products }) => products.length),
  };
}

/** What relates to something else comes last, since that may be in the same call. */
function draftsOf({ interactions }: RecordInteractionsInput, actor: Actor) {
  const outcomes = interactions.map((stated, index) =>
    rules.refusalOf(index, stated.externalId, () => {
      if (stated.identity) requireStatable(stated.identity, actor);
      return rules.draftOf(stated, index, stated.identity ? identityKey(stated.identity) : null);
    }),
  );
  const drafts = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const failed = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
  return { drafts: [...drafts.filter((each) => !relates(each)), ...drafts.filter(relates)], failed };
}

function relates({ stated }: rules.Draft): boolean {
  return Boolean(stated.relatesToExternalId);
}

async function tryOut(
  { em, actor, now, newId }: Context,
  { source, createMissing }: RecordInteractionsInput,
  drafts: readonly rules.Draft[],
): Promise<Placed> {
  const known = await findKnown({ em, actor }, source, drafts);
  return placeAll(drafts, known, { source, createMissing: createMissing ?? false, now, newId });
}

async function record(
  work: Work,
  { source, createMissing }: RecordInteractionsInput,
  drafts: readonly rules.Draft[],
): Promise<Placed> {
  const { now, newId, outbox } = work;
  const known = await findKnown(work, source, drafts);
  const placed = placeAll(drafts, known, { source, createMissing: createMissing ?? false, now, newId });
  const newcomers = placed.people.map((person) => newcomerOf(source, person));
  await admitCustomers(work, newcomers, known.held);
  await createProducts(work, placed.products);
  await insertInteractions(work, placed.interactions);
  await addToSummaries(work, summaryChanges(placed.interactions));
  outbox.add(...placed.events);
  return placed;
}

/** Straight to the driver: hundreds with thousands of lines come at once, and nothing is left for a mapper to do. */
async function insertInteractions({ em }: Work, interactions: readonly NewInteraction[]): Promise<void> {
  if (interactions.length === 0) return;
  const rows = interactions.map(({ id: _id, ...rest }): InteractionRow => ({ _id, ...rest }));
  const session = em.getTransactionContext();
  await em.getCollection<InteractionRow>(em.getMetadata(Interaction).collection).insertMany(rows, { session });
}

/** The id that the source knows a new person by: the identity itself where the source gave it. */
function newcomerOf(source: string, { id, identity, joinedAt }: NewPerson) {
  const isOwnId = identity.namespace === source;
  const externalId = isOwnId ? identity.value : identityKey(identity);
  const identities = isOwnId ? [] : [identity];
  return { id, source, externalId, identities, handle: null, displayName: null, joinedAt, persona: false };
}

async function inParts<Result>(
  drafts: readonly rules.Draft[],
  act: (part: readonly rules.Draft[]) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let part: rules.Draft[] = [];
  let lines = 0;
  for (const draft of drafts) {
    if (part.length === MOST_AT_ONCE || lines + draft.lines.length > MOST_LINES_AT_ONCE) {
      results.push(await act(part));
      [part, lines] = [[], 0];
    }
    part.push(draft);
    lines += draft.lines.length;
  }
  if (part.length > 0) results.push(await act(part));
  return results;
}

function sum(parts: readonly Placed[], of: (part: Placed) => number): number {
  return parts.reduce((total, part) => total + of(part), 0);
}
