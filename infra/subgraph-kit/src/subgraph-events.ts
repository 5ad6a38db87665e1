import type { Context } from './context.ts';
import { consumeOnce } from './consumer.ts';
import type { Database } from './database.ts';
import type { EventTransport } from './event-transport.ts';
import type { Log } from './log.ts';
import { type BacklogSince, giveWay, type Traffic } from './giving-way.ts';
import { type Pump, startPump } from './pump.ts';
import type { Reaction } from './reactions.ts';
import { relayOnce } from './relay.ts';
import type { Surroundings } from './surroundings.ts';

export interface SubgraphEventsParts {
  readonly name: string;
  readonly database: Database;
  readonly transport: EventTransport;
  readonly reactions: readonly Reaction[];
  readonly log: Log;
  readonly surroundings: Surroundings;
  /** Requests go first. */
  readonly traffic: Traffic;
  readonly newContext: () => Context;
}

/** What a subgraph publishes and takes in. */
export interface SubgraphEvents {
  /** One step of everything, for tests; false where there was nothing to do. */
  readonly step: () => Promise<boolean>;
  /** Relays and consumes until it is stopped. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Something waits in the outbox. */
  readonly wakeRelay: () => void;
}

/** One relay, and one consumer for each source that the subgraph reacts to. */
export function subgraphEvents(parts: SubgraphEventsParts): SubgraphEvents {
  const { name, database, transport, reactions, log, surroundings, traffic, newContext } = parts;
  let since: BacklogSince = null;
  const relay = async (): Promise<boolean> => {
    const { hasWorked, backlogSince } = await relayOnce({
      source: sourceOf(name),
      database,
      transport,
      now: surroundings.now,
    });
    since = backlogSince;
    return hasWorked;
  };
  const sources = [...new Set(reactions.map(({ type }) => sourceOf(type.split('.')[0] ?? '')))];
  const consumers = sources.map((source) => ({
    name: `consumer ${source}`,
    step: () => consumeOnce({ source, transport, reactions, log, newContext }),
  }));
  let relayPump: Pump | undefined;
  let pumps: Pump[] = [];
  let stopWatching: (() => Promise<void>) | undefined;

  return {
    async step() {
      const steps = [relay, ...consumers.map(({ step }) => step)];
      let hasWorked = false;
      for (const step of steps) hasWorked = (await step()) || hasWorked;
      return hasWorked;
    },

    start() {
      const consuming = consumers.map((consumer) => startPump({ ...consumer, log, surroundings }));
      const rest = (tookMs: number, stopped: AbortSignal) =>
        giveWay({ traffic, surroundings }, { since, tookMs }, stopped);
      relayPump = startPump({ name: 'relay', step: relay, rest, log, surroundings });
      pumps = [relayPump, ...consuming];
      if (consuming.length > 0) stopWatching = transport.wake(() => consuming.forEach((pump) => pump.wake()));
    },

    async stop() {
      await stopWatching?.();
      await Promise.all(pumps.map((pump) => pump.stop()));
    },

    wakeRelay: () => relayPump?.wake(),
  };
}

/** A subgraph as events name it. */
function sourceOf(name: string): string {
  return `/${name}`;
}
