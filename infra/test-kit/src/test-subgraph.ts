import type { Contract, Envelope, EventOf } from '@customer-module/event-contracts';
import {
  type Actor,
  createSubgraph,
  embeddedTransport,
  type FailedEvent,
  type Features,
  type Surroundings,
  visitor,
} from '@customer-module/subgraph-kit';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { recordedLog } from './recorded-log.ts';
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

/** What a test may decide about the place where its subgraph runs. */
export interface TestOptions {
  /** The database that events travel through: name the same one for subgraphs that shall hear of each other. */
  readonly eventsName?: string;
  readonly surroundings?: Surroundings;
}

export async function startTestSubgraph(features: Features, options: TestOptions = {}): Promise<TestSubgraph> {
  const url = testDatabaseUrl();
  const name = `test_${ulid()}`;
  const { eventsName = `${name}_events`, surroundings } = options;
  const log = recordedLog();
  const transport = embeddedTransport({ url, name: eventsName });
  const subgraph = await createSubgraph(features, { location: { url, name }, transport, log, surroundings });

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
      if (errors) throw new Error(JSON.stringify(errors), { cause: log.lastFault() });
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
