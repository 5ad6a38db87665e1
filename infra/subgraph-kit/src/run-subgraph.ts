import { embeddedTransport } from './embedded-transport.ts';
import { createLog } from './log.ts';
import { type Served, serve } from './serve.ts';
import { createSubgraph, type Features } from './subgraph.ts';
import type { SubgraphConfig } from './subgraph-config.ts';
import { WrongStart } from './wrong-start.ts';

const WRONG_START = 2;
const LONGEST_END_MS = 5_000;

/** All that the main file of a subgraph does: serve its features until SIGTERM or SIGINT. */
export async function runSubgraph(features: Features, readConfig: () => SubgraphConfig): Promise<void> {
  try {
    const starting = start(features, readConfig());
    endOnSignals(starting);
    await starting;
  } catch (error) {
    if (!(error instanceof WrongStart)) throw error;
    process.stderr.write(`${features.name} cannot start: ${error.message}\n`);
    process.exit(WRONG_START);
  }
}

async function start(features: Features, config: SubgraphConfig): Promise<Served> {
  const { name } = features;
  const log = createLog({ level: config.logLevel, service: name });
  const transport = embeddedTransport({ url: config.eventsUrl, name: 'events' });
  const subgraph = await createSubgraph(features, { location: { url: config.mongodbUrl, name }, transport, log });
  return serve(subgraph, config);
}

/** Both signals may come, one from the terminal and one from whoever started us; the first counts, during the start too. */
function endOnSignals(starting: Promise<Served>): void {
  let isEnding = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isEnding) return;
      isEnding = true;
      setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
      void starting.then(({ drain }) => drain()).then(() => process.exit(0));
    });
  }
}
