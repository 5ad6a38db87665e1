import { z } from 'zod';

/** What one event type promises its consumers. A contract only grows: optional fields, else a new version. */
export interface Contract<Type extends string = string, Data extends z.ZodType = z.ZodType> {
  readonly type: Type;
  readonly data: Data;
}

export function contract<Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
): Contract<Type, z.ZodObject<Shape>> {
  return { type, data: z.object(shape) };
}

/** What a rule returns: what happened, to which aggregate. `subject` is the ordering key. */
export interface EventOf<C extends Contract> {
  readonly type: C['type'];
  readonly subject: string;
  readonly data: z.infer<C['data']>;
}

/** In which capacity somebody acted. */
export const actorKind = z.enum(['CUSTOMER', 'STAFF', 'PARTNER', 'SYSTEM']);

/** Who acted; `onBehalfOf` is the customer for whom an importer or a partner did. */
export interface EventActor {
  readonly id: string;
  readonly kind: z.infer<typeof actorKind>;
  readonly onBehalfOf?: string;
}

/** An event on its way: CloudEvents 1.0, with the actor, the purposes of use, and a sequence number per subject. */
export interface Envelope<C extends Contract = Contract> extends EventOf<C> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly time: Date;
  readonly sequence: number;
  readonly traceparent?: string;
  readonly actor: EventActor;
  readonly purposes: readonly string[];
}

/** A person as facts name them: the profile that acted, and whom it belonged to when the fact was written. */
export const person = { customerId: z.string(), sourceProfileId: z.string() };

/** An instant, as an ISO 8601 string in UTC. */
export const instant = z.iso.datetime();

/** An amount in minor units of an ISO 4217 currency. */
export const money = z.object({ amount: z.int(), currency: z.string().length(3) });
