import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aPlace, askWell, leave, type Place, type RunningGraph, startGraph, tokenFor } from './running-graph.ts';

/** Elsewhere: whoever issues the company's tokens. */
let issuer: Place;
let place: Place;
let token: string;
let graph: RunningGraph;

beforeAll(async () => {
  [issuer, place] = [await aPlace(), await aPlace()];
  token = await tokenFor(issuer, '--staff', 'admin');
  const variables = {
    NODE_ENV: 'production',
    EMBEDDED_MONGO: '1',
    TOKEN_JWKS: join(issuer.dataFolder, 'keys/jwks.json'),
    TOKEN_ISSUER: 'https://customer-module.localhost/dev',
    TOKEN_AUDIENCE: 'customer-module',
  };
  graph = await startGraph({ ...place, variables: { ...place.variables, ...variables } });
}, 120_000);

afterAll(async () => {
  await graph.stop();
  for (const each of [issuer, place]) await leave(each);
});

test('in production a start invents no company, issues no tokens and shows no explorer', async () => {
  const { customers } = await askWell<{ customers: { totalCount: number } }>(
    place,
    token,
    'query CountCustomers { customers(first: 1) { totalCount } }',
  );

  expect(customers.totalCount).toBe(0);
  expect(graph.screen).not.toMatch(/Explorer|npm run -s token/);
  expect(existsSync(join(place.dataFolder, 'keys/token.pem'))).toBe(false);
  expect((await fetch(place.url)).status).toBe(404);
});
