import { ActorKind, actingPerson, type SignedInActor, type Work } from '@customer-module/subgraph-kit';
import type { OnBehalfInput } from './member.inputs.ts';
import * as rules from './member.rules.ts';

/** Who did something and when, as it is to be stored: the customer and the past, where an importer tells it. */
export interface Act {
  readonly actor: SignedInActor;
  readonly at: Date;
  /** It is long past: nobody is notified of it. */
  readonly imported: boolean;
  /** What its events say of it, beside their contract. */
  readonly notes: { readonly onBehalfOf?: string };
}

export async function actOf({ em, actor, now }: Work, onBehalf: OnBehalfInput | null | undefined): Promise<Act> {
  if (!onBehalf) {
    return { actor: rules.actInOwnName(actor), at: now, imported: false, notes: {} };
  }
  const at = rules.actOnBehalf(actor, onBehalf.at ?? null, now);
  const customer = customerOf(onBehalf.customerId);
  const { id } = await actingPerson(em, customer);
  return { actor: { ...customer, id }, at, imported: true, notes: { onBehalfOf: id } };
}

function customerOf(id: string): SignedInActor {
  return { kind: ActorKind.CUSTOMER, id, sourceProfileId: id, name: '', roles: [], scopes: [], purpose: null };
}
