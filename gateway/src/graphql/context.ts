import type { Actor, Trace } from '@customer-module/subgraph-kit';
import type { Outcome } from '../http/exchange.ts';

/** What one GraphQL request carries through the gateway. */
export interface GatewayContext {
  readonly actor: Actor;
  readonly trace: Trace;
  /** By the clock that never goes backwards: after it, no subgraph is waited for. */
  readonly deadlineAtMs: number;
  /** The server hands its plugins a copy of the context; what they found out is noted in here. */
  readonly noted: { outcome: Outcome };
}
