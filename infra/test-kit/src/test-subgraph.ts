import type { Contract, Envelope, EventOf } from '@customer-module/event-contracts';
import { type Actor, createSubgraph, type FailedEvent, type Features, visitor } from '@customer-module/subgraph-kit';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { inspect, type TestDatabase } from './test-database.ts';

export interface Refusal {
  readonly code: unknown;
  readonly reason: unknown;
}

/** A subgraph in this process, on a database of its own. Tests talk to it as the gateway would. */
export interface TestSubgraph extends TestDatabase {
  readonly sdl: string;
  /** Asks, and expects an answer without errors. */
  readonly ask: <Data>(query: string, variables?: object, actor?: Actor) => Promise<Data>;
  /** Asks, and expects to be refused. */
  readonly refusalOf: (query: string, variables?: object, actor?: Actor) => Promise<Refusal>;
  /** Delivers what another subgraph published. */
  readonly deliver: (...events: readonly EventOf<Contract>[]) => Promise<FailedEvent[]>;
  readonly close: () => Promise<void>;
}

export async function startTestSubgraph(features: Features): Promise<TestSubgraph> {
  const faults: unknown[] = [];
  const location = { url: testDatabaseUrl(), name: `test_${ulid()}` };
  const subgraph = await createSubgraph(features, { location, logFault: (fault) => faults.push(fault) });

  async function send(query: string, variables: object = {}, actor: Actor = visitor) {
    const contextValue = await subgraph.contextFor(actor);
    const request = { query, variables: { ...variables } };
    const { body } = await subgraph.server.executeOperation(request, { contextValue });
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    return body.singleResult;
  }

  return {
    ...inspect(subgraph.database),
    sdl: subgraph.sdl,

    async ask<Data>(query: string, variables?: object, actor?: Actor) {
      const { data, errors } = await send(query, variables, actor);
      if (errors) throw new Error(JSON.stringify(errors), { cause: faults.at(-1) });
      return data as Data;
    },

    async refusalOf(query, variables, actor) {
      const { errors } = await send(query, variables, actor);
      const { code, reason } = errors?.[0]?.extensions ?? {};
      return { code, reason };
    },

    deliver: (...events) => subgraph.takeIn(events.map(asEnvelope)),

    async close() {
      await subgraph.database.em.getConnection().getDb().dropDatabase();
      await subgraph.close();
    },
  };
}

function asEnvelope(event: EventOf<Contract>): Envelope {
  return {
    ...event,
    specversion: '1.0',
    id: ulid(),
    source: '/test',
    time: new Date(),
    sequence: 1,
    actor: { id: 'test', kind: 'SYSTEM' },
    purposes: [],
  };
}
