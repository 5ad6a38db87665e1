import { type SubgraphClient, subgraphClient, type SubgraphClientOptions } from './subgraph-client.ts';

export interface SubgraphClients {
  /** The client for a subgraph at an address; where it has moved, the one of the old address is closed. */
  readonly at: (name: string, url: string) => SubgraphClient;
  readonly close: () => Promise<void>;
}

/** The clients of all subgraphs, whichever graph is served. */
export function subgraphClients(shared: Pick<SubgraphClientOptions, 'identityKey' | 'surroundings'>): SubgraphClients {
  const clients = new Map<string, SubgraphClient>();
  return {
    at(name, url) {
      const known = clients.get(name);
      if (known?.url === url) return known;
      void known?.close();
      const client = subgraphClient({ name, url, ...shared });
      clients.set(name, client);
      return client;
    },
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}
