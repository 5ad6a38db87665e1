import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Changes } from './config.ts';
import { aPlace, type Finished, leave, type Place, runToEnd, withoutServer } from './running-graph.ts';

const START = 'infra/dev/start.js';

let place: Place;

beforeEach(async () => {
  place = withoutServer(await aPlace());
});

afterEach(() => leave(place));

function run(file: string, flags: readonly string[], variables: Changes = {}) {
  return runToEnd({ ...place, variables: { ...place.variables, ...variables } }, file, flags);
}

/** Exit code 2, and one line that says what is wrong. */
function expectRefused({ code, stdout, stderr }: Finished, line: RegExp): void {
  expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 });
  expect(stderr).toMatch(line);
}

test('a port that is taken is named, with the variable that moves it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(Number(place.variables['REWARDS_PORT']), '127.0.0.1', resolve));

  const start = await run(START, []);
  holder.close();

  expectRefused(start, /^Port \d+ is taken: .*REWARDS_PORT/);
});

test.each([
  ['GATEWAY_PORT', 'http'],
  ['LOG_LEVEL', 'loud'],
  ['MONGODB_URL', 'postgres://somewhere'],
  ['EVENTS_URL', 'nats://somewhere'],
  ['NODE_ENV', 'staging'],
])('%s=%s cannot be used, and the variable is named', async (name, value) => {
  expectRefused(await run(START, [], { [name]: value }), new RegExp(`^${name} cannot be used `));
});

test('a flag that is not known is refused, with those that are', async () => {
  expectRefused(await run(START, ['--frehs']), /^Known are --fresh, --no-demo and --watch/);
});

test('a data folder that is a file is named', async () => {
  const file = join(place.dataFolder, 'a-file');
  writeFileSync(file, '');

  expectRefused(await run(START, [], { DATA_DIR: file }), /^DATA_DIR \S+ cannot be used \(EEXIST\): /);
});

test.each([
  ['infra/dev/start.js', []],
  ['infra/dev/token.js', ['--staff', 'admin']],
])('damaged keys are named to %s, with the remedy', async (file, flags) => {
  mkdirSync(join(place.dataFolder, 'keys'));
  writeFileSync(join(place.dataFolder, 'keys/jwks.json'), 'x');

  expectRefused(await run(file, flags), /^The keys in \S+ cannot be used \(damaged\): remove them .*DATA_DIR/);
});

test('a damaged note of the demo is named before anything starts', async () => {
  writeFileSync(join(place.dataFolder, 'demo.json'), '{');

  expectRefused(await run(START, []), /demo\.json cannot be used \(damaged\): remove it/);
  expect(existsSync(join(place.dataFolder, 'processes.json'))).toBe(false);
});

test('an older Node is told which one is needed', async () => {
  const pretended = join(place.dataFolder, 'pretend-node-20.mjs');
  writeFileSync(
    pretended,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });\n",
  );

  const start = await run(START, [], { NODE_OPTIONS: `--import ${pretended}` });

  expectRefused(start, /^Node 24 is needed, this is 20\.20\.2: /);
});

test.each([
  ['a start without a database', START, [], /^NODE_ENV is production and MONGODB_URL is missing: .*EMBEDDED_MONGO=1/],
  ['a part without a database', START, ['profiles'], /^NODE_ENV is production and MONGODB_URL is missing/],
  ['a token', 'infra/dev/token.js', ['--staff', 'admin'], /^NODE_ENV is production, .* your own issuer/],
])('production refuses %s', async (_, file, flags, line) => {
  expectRefused(await run(file, flags, { NODE_ENV: 'production' }), line);
  expect(existsSync(join(place.dataFolder, 'keys/token.pem'))).toBe(false);
});

test('production refuses a start that names no issuer of tokens', async () => {
  const start = await run(START, [], { NODE_ENV: 'production', EMBEDDED_MONGO: '1' });

  expectRefused(start, /^NODE_ENV is production, .*TOKEN_JWKS, TOKEN_ISSUER and TOKEN_AUDIENCE/);
  expect(existsSync(join(place.dataFolder, 'keys/token.pem'))).toBe(false);
});

test('production refuses a load that brings no token', async () => {
  const file = join(place.dataFolder, 'shop.csv');
  writeFileSync(file, 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n');

  const load = await run('infra/dev/load.js', ['purchases', file], { NODE_ENV: 'production' });

  expectRefused(load, /CUSTOMER_MODULE_TOKEN/);
  expect(existsSync(join(place.dataFolder, 'keys/token.pem'))).toBe(false);
});
