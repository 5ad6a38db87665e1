import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, openDataFolder, runningMongo } from './data-folder.ts';
import { readNote } from './demo/load-demo.ts';
import { openIdentityKeys, openTokenKeys } from './keys.ts';
import { readConfig } from './config.ts';

const NOBODY = 65_534;

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'data-folder-'));
});

afterEach(() => {
  chmodSync(path, 0o700);
  rmSync(path, { recursive: true });
});

/** As somebody who may not enter the folder: root enters any, so for root it is somebody else who tries. */
async function asStranger(act: () => unknown): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  else chmodSync(path, 0o000);
  try {
    await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

test('a folder of somebody else is refused, with its variable', async () => {
  const opening = asStranger(() => openDataFolder(path));

  await expect(opening).rejects.toThrow(/^DATA_DIR .* cannot be used \((EPERM|EACCES)\): let/);
});

test.each(['keys', 'logs', 'mongo'])('%s that is no folder is refused, with the remedy', (name) => {
  writeFileSync(join(path, name), '');

  expect(() => openDataFolder(path)).toThrow(
    `${join(path, name)} is no folder that this user can write to (EEXIST): move it away, or set DATA_DIR`,
  );
});

test.each([
  ['jwks.json', '{"keys":[]}'],
  ['token.pem', 'no key'],
  ['identity.pem', 'no key'],
  ['identity.pub.pem', 'no key'],
])('a damaged %s is refused, with the remedy', async (name, text) => {
  const folder = openDataFolder(path);
  const config = readConfig({});
  await openTokenKeys(folder, config);
  await openIdentityKeys(folder);
  writeFileSync(folder.in('keys', name), text);

  const opening = (async () => {
    await openTokenKeys(folder, config);
    await openIdentityKeys(folder);
  })();

  await expect(opening).rejects.toThrow(
    `The keys in ${folder.in('keys')} cannot be used (damaged): remove them to have new ones made, or set DATA_DIR`,
  );
});

test('keys that this user may not read are refused by the reason of the system', async () => {
  const folder = openDataFolder(path);
  await openIdentityKeys(folder);

  const opening = asStranger(() => openIdentityKeys(folder));

  await expect(opening).rejects.toThrow(/cannot be used \((EACCES|ENOENT)\): remove them/);
});

test('a damaged note of the demo is refused, with the remedy', () => {
  const file = join(path, 'demo.json');
  writeFileSync(file, '{"done":');

  expect(() => readNote(file)).toThrow(`${file} cannot be used (damaged): remove it, or set DATA_DIR`);
});

test('the development issuer has no keys in production', async () => {
  const opening = openTokenKeys(openDataFolder(path), readConfig({ NODE_ENV: 'production' }));

  await expect(opening).rejects.toThrow('CUSTOMER_MODULE_TOKEN');
});

test('a folder is claimed once, and can be claimed again when it was given back', () => {
  const folder = openDataFolder(path);
  const release = claim(folder);

  expect(() => claim(folder)).toThrow(`in use by process ${process.pid}. Stop that one first, or set DATA_DIR`);
  release();
  claim(folder)();
});

test('a holder whose process id belongs to another process by now does not count', () => {
  const folder = openDataFolder(path);
  writeFileSync(folder.in('lock'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));

  expect(() => claim(folder)()).not.toThrow();
});

(existsSync('/proc/self/stat') ? describe : describe.skip)('where the system lists processes that ended', () => {
  test('a holder that is one of them does not count', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 20']);
    const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(String(printed));
    const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    const folder = openDataFolder(path);
    writeFileSync(folder.in('lock'), JSON.stringify({ pid, started: stat().split(' ')[19] }));

    expect(() => claim(folder)()).toThrow(`in use by process ${pid}`);
    while (!stat().startsWith('Z')) await sleep(5);
    expect(() => claim(folder)()).not.toThrow();
    parent.kill();
  });
});

test('the note of a database whose process is gone does not count, whoever has its process id now', () => {
  const folder = openDataFolder(path);
  writeFileSync(folder.in('mongo.json'), JSON.stringify({ url: 'mongodb://gone', pid: process.ppid }));
  writeFileSync(folder.in('mongo', 'lock'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));

  expect(runningMongo(folder)).toBeUndefined();
});
