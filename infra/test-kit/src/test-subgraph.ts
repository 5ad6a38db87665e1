import type { Contract, Envelope, EventOf } from '@customer-module/event-contracts';
import {
  type Actor,
  createSubgraph,
  embeddedTransport,
  type FailedEvent,
  type Features,
  sent,
  type Surroundings,
  visitor,
} from '@customer-module/subgraph-kit';
import type { FormattedExecutionResult, GraphQLSchema } from 'graphql';
import { ulid } from 'ulid';
import { testDatabaseUrl } from './config.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';
import { inspect, type TestDatabase } from './test-database.ts';

export interface Refusal {
  readonly code: unknown;
  readonly reason: unknown;
}

/** An event, with whatever of its envelope a test cares about. */
export type TestEvent = EventOf<Contract> & Partial<Envelope>;

/** A subgraph in this process, on a database of its own. Tests talk to it as the gateway would. */
export interface TestSubgraph extends TestDatabase {
  readonly sdl: string;
  readonly schema: GraphQLSchema;
  readonly log: RecordedLog;
  /** Asks, and expects an answer without errors. */
  readonly ask: <Data>(query: string, variables?: object, actor?: Actor) => Promise<Data>;
  /** Asks, and takes whatever comes. */
  readonly answerOf: (query: string, variables?: object, actor?: Actor) => Promise<FormattedExecutionResult>;
  /** Asks, and expects to be refused. */
  readonly refusalOf: (query: string, variables?: object, actor?: Actor) => Promise<Refusal>;
  /** Delivers what another subgraph published. */
  readonly deliver: (...events: readonly TestEvent[]) => Promise<FailedEvent[]>;
  /** Relays what was published and takes in what came, one step; see `settle`. */
  readonly step: () => Promise<boolean>;
  /** Publishes as the subgraph of its type would, for the consumers to read at the next step. */
  readonly publish: (...events: readonly TestEvent[]) => Promise<void>;
  /** Ends it and leaves its databases. */
  readonly stop: () => Promise<void>;
  /** Ends it and drops its databases. */
  readonly close: () => Promise<void>;
}

/** What a test may decide about the place where its subgraph runs. */
export interface TestOptions {
  /** The database that events travel through: name the same one for subgraphs that shall hear of each other. */
  readonly eventsName?: string;
  /** The database of another one, as if both were processes of one subgraph. */
  readonly databaseName?: string;
  /** Where the database is: behind a proxy of the test, or a set of its own. */
  readonly url?: string;
  readonly surroundings?: Surroundings;
}

export async function startTestSubgraph(features: Features, options: TestOptions = {}): Promise<TestSubgraph> {
  const { url = testDatabaseUrl(), databaseName: name = `test_${ulid()}`, surroundings } = options;
  const { eventsName = `${name}_events` } = options;
  const log = recordedLog();
  const transport = embeddedTransport({ url, name: eventsName });
  const inSequence = numbering();
  const subgraph = await createSubgraph(features, {
    location: { url, name, observed: true },
    transport,
    log,
    surroundings,
  });

  async function send(query: string, variables: object = {}, actor: Actor = visitor) {
    const contextValue = await subgraph.contextFor(actor);
    const request = { query, variables: { ...variables } };
    const { body } = await subgraph.server.executeOperation(request, { contextValue });
    if (body.kind !== 'single') throw new Error('The answer came in parts.');
    // As it arrives: dates are texts on the wire.
    return JSON.parse(JSON.stringify(body.singleResult)) as FormattedExecutionResult<Record<string, unknown>>;
  }

  return {
    ...inspect(subgraph.database),
    sdl: subgraph.sdl,
    schema: subgraph.schema,
    log,
    answerOf: send,
    step: subgraph.events.step,
    async publish(...events) {
      for (const event of events.map(inSequence)) await transport.publish(event.source, [sent(event)]);
    },

    async ask<Data>(query: string, variables?: object, actor?: Actor) {
      const { data, errors } = await send(query, variables, actor);
      if (errors) throw new Error(JSON.stringify(errors), { cause: log.lastFault()?.['err'] });
      return data as Data;
    },

    async refusalOf(query, variables, actor) {
      const { errors } = await send(query, variables, actor);
      const { code, reason } = errors?.[0]?.extensions ?? {};
      return { code, reason };
    },

    deliver: (...events) => subgraph.takeIn(events.map((event) => asEnvelope(event))),

    stop: subgraph.close,

    async close() {
      const connection = subgraph.database.em.getConnection();
      await connection.getClient().db(eventsName).dropDatabase();
      await connection.getDb().dropDatabase();
      await subgraph.close();
    },
  };
}

/** Numbers the events of each subject, as the outbox of another subgraph would. */
function numbering(): (event: TestEvent) => Envelope {
  const last = new Map<string, number>();
  return (event) => {
    const source = `/${event.type.split('.')[0]}`;
    const sequence = event.sequence ?? (last.get(source + event.subject) ?? 0) + 1;
    last.set(source + event.subject, sequence);
    return asEnvelope({ source, sequence, ...event });
  };
}

function asEnvelope(event: TestEvent): Envelope {
  return {
    specversion: '1.0',
    id: ulid(),
    source: '/test',
    time: new Date(),
    sequence: 1,
    actor: { id: 'test', kind: 'SYSTEM' },
    purposes: [],
    ...event,
  };
}
