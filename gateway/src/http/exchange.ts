import type { IncomingMessage } from 'node:http';
import type { Actor, GraphqlRequest, Trace } from '@customer-module/subgraph-kit';

/** A request on its way in, and what the concerns found out about it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly trace: Trace;
  /** A visitor, until a token says who asks. */
  actor: Actor;
  graphql: GraphqlRequest | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** What the log gets of it. */
  readonly outcome: Outcome;
}

export interface Outcome {
  readonly operation: string | null;
  readonly errors: readonly string[];
}

/** Answers, refuses by throwing, or lets the next concern answer. */
export type Concern = (exchange: Exchange, next: () => Promise<Answer>) => Promise<Answer>;

export const NOTHING_RAN: Outcome = { operation: null, errors: [] };

/** Lets a request pass through concerns, the first one outermost. */
export function inOrder(concerns: readonly Concern[]): (exchange: Exchange) => Promise<Answer> {
  return (exchange) => {
    const from = (index: number): Promise<Answer> => {
      const concern = concerns[index];
      if (!concern) throw new Error('The last concern did not answer.');
      return concern(exchange, () => from(index + 1));
    };
    return from(0);
  };
}
