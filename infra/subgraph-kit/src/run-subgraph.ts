import { pino } from 'pino';
import { serve } from './serve.ts';
import { createSubgraph, type Features } from './subgraph.ts';
import { type SubgraphConfig, WrongStart } from './subgraph-config.ts';

const WRONG_START = 2;

/** All that the main file of a subgraph does: serve its features until SIGTERM or SIGINT. */
export async function runSubgraph(features: Features, readConfig: () => SubgraphConfig): Promise<void> {
  try {
    await start(features, readConfig());
  } catch (error) {
    if (!(error instanceof WrongStart)) throw error;
    process.stderr.write(`${features.name} cannot start: ${error.message}\n`);
    process.exit(WRONG_START);
  }
}

async function start(features: Features, config: SubgraphConfig): Promise<void> {
  const log = pino({ level: config.logLevel, base: { service: features.name } });
  const subgraph = await createSubgraph(features, {
    location: { url: config.mongodbUrl, name: features.name },
    logFault: (fault) => log.error({ err: fault }, 'fault'),
  });
  const drain = await serve(subgraph, config);
  log.info({ port: config.port }, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void drain());
}
