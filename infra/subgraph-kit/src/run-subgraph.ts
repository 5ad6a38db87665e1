import { embeddedTransport } from './embedded-transport.ts';
import { createLog } from './log.ts';
import { runService } from './run-service.ts';
import { type Served, serve } from './serve.ts';
import { createSubgraph, type Features } from './subgraph.ts';
import type { SubgraphConfig } from './subgraph-config.ts';

/** All that the main file of a subgraph does: serve its features until SIGTERM or SIGINT. */
export function runSubgraph(features: Features, readConfig: () => SubgraphConfig): Promise<void> {
  return runService(features.name, () => start(features, readConfig()));
}

async function start(features: Features, config: SubgraphConfig): Promise<Served> {
  const { name } = features;
  const { mongodbUrl, eventsUrl, databasePrefix } = config;
  const log = createLog({ level: config.logLevel, service: name });
  const transport = embeddedTransport({ url: eventsUrl, name: `${databasePrefix}events` });
  const location = { url: mongodbUrl, name: `${databasePrefix}${name}` };
  const subgraph = await createSubgraph(features, { location, transport, log });
  return serve(subgraph, config);
}
