import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { testDatabaseUrl, variablesWith } from '../config.ts';
import { writeMeanwhile } from '../writers.ts';
import { findMongod } from './mongod.ts';
import { startReplicaSet } from './replica-set.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const STAND_IN = ['--conditions=customer-module', '--import', here('../../../dev/register.js'), here('stand-in.ts')];

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replica-set-'));
  const words = [process.execPath, ...STAND_IN, testDatabaseUrl(), folder].map((word) => `'${word}'`);
  writeFileSync(
    join(folder, 'mongod'),
    `#!/bin/sh
[ "$1" = --version ] && echo 'db version v8.0.0' && exit
exec ${words.join(' ')} "$@"
`,
  );
  chmodSync(join(folder, 'mongod'), 0o700);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a mongod is the one that is named, else the first on the search path, else downloaded when asked', () => {
  const path = join(folder, 'mongod');
  const none = { named: undefined, searchPath: '', mayDownload: false };

  expect(findMongod({ ...none, named: path, mayDownload: true })).toEqual({ path });
  expect(findMongod({ ...none, searchPath: `/nowhere:${folder}` })).toEqual({ path });
  expect(findMongod({ ...none, mayDownload: true })).toBe('downloaded');
  expect(findMongod(none)).toEqual({
    none: expect.stringMatching(/^there is no mongod on PATH: set MONGOD .*--download/),
  });
  expect(findMongod({ ...none, named: '/nowhere/mongod', searchPath: folder })).toEqual({
    none: expect.stringContaining('MONGOD'),
  });
});

test.each([
  ['nothing on the search path', { PATH: '', MONGOD: '' }],
  ['a name of nothing', { MONGOD: '/nowhere/mongod' }],
])('with %s the check says that it was not run, and exits with 3', async (_, changes: Record<string, string>) => {
  const child = spawn(process.execPath, [here('../../check-replica-set.js')], { env: variablesWith(changes) });

  const [[code], said] = await Promise.all([once(child, 'close'), text(child.stdout)]);

  expect([code, said]).toEqual([3, expect.stringMatching(/^not run: .*MONGOD.*\n$/)]);
});

test('a set of three members elects another primary when its own is killed, and nothing acknowledged is lost', async () => {
  const set = await startReplicaSet({ path: join(folder, 'mongod') });
  let killed = '';

  const report = await writeMeanwhile({
    url: set.url,
    writers: 4,
    async meanwhile() {
      await sleep(1_000);
      killed = await set.killPrimary();
      await sleep(5_000);
    },
  });
  await set.stop();

  expect(new URL(set.url.replace(/,.*\//, '/')).host).toBe(killed);
  expect(report).toMatchObject({ lost: [], doubled: [] });
  expect(report.acknowledged).toBeGreaterThan(20);
  expect(report.longestSilenceMs).toBeLessThan(15_000);
}, 60_000);
