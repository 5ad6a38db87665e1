import type { Config } from './config.ts';
import type { Demo } from './demo/load-demo.ts';

/** What `npm start` prints: where to go, as whom, and one thing to try. */
export function screenOf({ ports, isProduction }: Config, demo: Demo | undefined): string {
  const url = `http://127.0.0.1:${ports.gateway}`;
  const customerId = demo?.customerId ?? 'ID';
  const explorer = demo ? `${url}/?customer=${demo.customerId}` : url;
  return [
    '',
    `  Graph     ${url}/graphql`,
    ...(isProduction ? [] : [`  Explorer  ${explorer}`]),
    '',
    `  A customer's token   npm run -s token -- --customer ${customerId}`,
    '  A staff token        npm run -s token -- --staff admin',
    '',
    ...(demo ? operationToPaste(url, demo) : ['  The graph is empty: npm run load -- purchases FILE']),
    '',
    '  Logs are in .data/logs. Ctrl-C stops everything.',
    '',
    '',
  ].join('\n');
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
