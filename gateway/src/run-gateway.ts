import { createLog, realSurroundings, runService } from '@customer-module/subgraph-kit';
import type { GatewayConfig } from './config.ts';
import { startGateway } from './gateway.ts';

/** All that the main file does: answer the graph until SIGTERM or SIGINT. */
export function runGateway(readConfig: () => GatewayConfig): Promise<void> {
  return runService('gateway', async () => {
    const config = readConfig();
    const log = createLog({ level: config.logLevel, service: 'gateway' });
    return startGateway({ ...config, log, surroundings: realSurroundings() });
  });
}
