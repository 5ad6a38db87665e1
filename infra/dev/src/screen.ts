import { join, relative } from 'node:path';
import { type Config, ROOT } from './config.ts';
import type { Demo } from './demo/load-demo.ts';

/** What `npm start` prints: where to go, as whom, and one thing to try. */
export function screenOf(config: Config, demo: Demo | undefined): string {
  const { ports, isProduction, mongodbUrl, dataFolder } = config;
  const url = `http://127.0.0.1:${ports.gateway}`;
  const explorer = demo ? `${url}/?customer=${demo.customerId}` : url;
  return [
    '',
    `  Graph     ${url}/graphql`,
    ...(isProduction ? [] : [`  Explorer  ${explorer}`]),
    '',
    ...(isProduction ? [] : tokensOf(demo)),
    ...(demo ? operationToPaste(url, demo) : ['  The graph is empty: npm run load -- purchases FILE']),
    '',
    ...(mongodbUrl ? [] : ['  The database is the embedded one; production wants a replica set (MONGODB_URL).']),
    `  Logs are in ${shown(join(dataFolder, 'logs'))}. Ctrl-C stops everything.`,
    '',
    '',
  ].join('\n');
}

function tokensOf(demo: Demo | undefined): string[] {
  return [
    `  A customer's token   npm run -s token -- --customer ${demo?.customerId ?? 'ID'}`,
    '  A staff token        npm run -s token -- --staff admin',
    '',
  ];
}

/** A path as one would type it from the root of the project, where it lies inside. */
function shown(path: string): string {
  const fromRoot = relative(ROOT, path);
  return fromRoot.startsWith('..') ? path : fromRoot;
}

function operationToPaste(url: string, { customerId, name }: Demo): string[] {
  const query = `{ customer(id: \\"${customerId}\\") { displayName purchases { count } rewardAccounts { balance } } }`;
  return [
    `  Ask about ${name}, one of the invented customers:`,
    '',
    `  curl -s ${url}/graphql -H 'content-type: application/json' -H 'x-purpose: support' \\`,
    `    -H "authorization: Bearer $(npm run -s token -- --staff admin)" \\`,
    `    -d '{"query":"${query}"}'`,
  ];
}
