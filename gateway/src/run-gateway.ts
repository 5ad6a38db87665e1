import { createLog, realSurroundings, WrongStart } from '@customer-module/subgraph-kit';
import type { GatewayConfig } from './config.ts';
import { type Gateway, startGateway } from './gateway.ts';

const WRONG_START = 2;
const LONGEST_END_MS = 5_000;

/** All that the main file does: answer the graph until SIGTERM or SIGINT. */
export async function runGateway(readConfig: () => GatewayConfig): Promise<void> {
  try {
    const config = readConfig();
    const log = createLog({ level: config.logLevel, service: 'gateway' });
    const starting = startGateway({ ...config, log, surroundings: realSurroundings() });
    endOnSignals(starting);
    await starting;
  } catch (error) {
    if (!(error instanceof WrongStart)) throw error;
    process.stderr.write(`gateway cannot start: ${error.message}\n`);
    process.exit(WRONG_START);
  }
}

/** Both signals may come, one from the terminal and one from whoever started us; the first counts, during the start too. */
function endOnSignals(starting: Promise<Gateway>): void {
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
