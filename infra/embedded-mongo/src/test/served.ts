import { type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from '../index.ts';

/** A server of its own for the tests of one file, and a connection to it over its unix socket. */
export type Served = {
  readonly url: string;
  readonly client: MongoClient;
  /** A database that no other test has. */
  database(): Db;
  /** One more connection. */
  connect(options?: MongoClientOptions): Promise<MongoClient>;
};

/** To be called at the top of a test file. */
export function served(options: EmbeddedMongoOptions = {}): Served {
  const clients: MongoClient[] = [];
  let server: EmbeddedMongo | null = null;
  let count = 0;
  const url = (): string => server?.url ?? '';
  const connect = async (others: MongoClientOptions = {}): Promise<MongoClient> => {
    const client = await new MongoClient(url(), others).connect();
    clients.push(client);
    return client;
  };
  beforeAll(async () => {
    server = await startEmbeddedMongo(options);
    await connect();
  });
  afterAll(async () => {
    for (const client of clients) await client.close();
    await server?.close();
  });
  const first = (): MongoClient => {
    const [client] = clients;
    if (!client) throw new Error('The server is not started yet.');
    return client;
  };
  return {
    get url() {
      return url();
    },
    get client() {
      return first();
    },
    database: () => first().db(`test-${count++}`),
    connect,
  };
}

/** The code of the server's error that a promise ends with; 0 where it ends well. */
export async function codeOf(attempt: Promise<unknown>): Promise<number> {
  try {
    await attempt;
    return 0;
  } catch (error) {
    const { code } = error as { code?: unknown };
    return typeof code === 'number' ? code : -1;
  }
}
