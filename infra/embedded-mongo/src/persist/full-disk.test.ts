import { statSync } from 'node:fs';
import path from 'node:path';
import type { Value } from '../bson/values.ts';
import { dispatch } from '../commands/dispatch.ts';
import { documentOf } from '../commands/reply.ts';
import type { Client } from '../commands/request.ts';
import { makeServer } from '../launcher/start.ts';
import { encodeDocument } from '../bson/encode.ts';
import { Store } from '../store/store.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';
import { type Disk, realDisk } from './disk.ts';
import { openDirectory } from './open-directory.ts';

const directory = temporaryFolder();
const client: Client = { id: 1, appName: '', gone: false, onGone: new Set() };

class FullDisk extends Error {
  readonly code = 'ENOSPC';
  override readonly message = 'ENOSPC: no space left on device';
}

/** A disk that counts its flushes, and is full whenever it is told so. */
class FaultyDisk implements Disk {
  flushes = 0;
  /** How many bytes of a record still fit; undefined: all. */
  room: number | undefined;
  failsToFlush = false;
  readonly truncate = realDisk.truncate;
  readonly flushSync = realDisk.flushSync;
  readonly flushFolder = realDisk.flushFolder;

  write(descriptor: number, bytes: Buffer, at: number): void {
    if (this.room === undefined) return realDisk.write(descriptor, bytes, at);
    realDisk.write(descriptor, bytes.subarray(0, this.room), at);
    throw new FullDisk();
  }

  async flush(descriptor: number): Promise<void> {
    this.flushes++;
    if (this.failsToFlush) throw new FullDisk();
    await realDisk.flush(descriptor);
  }
}

/** A server without a network on the test's directory. */
function serverOn(disk: Disk) {
  const server = makeServer(new Store());
  const folder = openDirectory(directory(), server, disk);
  const send = async (command: Record<string, Value>, documents: readonly Record<string, Value>[] = []) => {
    const body = documentOf({ ...command, $db: 'test' });
    const bytes = documents.map((document) => encodeDocument(documentOf(document)));
    return dispatch(server, client, { requestId: 1, legacy: false, unanswered: false, body, documents: bytes });
  };
  const insert = async (id: number, concern?: Record<string, Value>) =>
    send({ insert: 'items', ...(concern ? { writeConcern: documentOf(concern) } : {}) }, [{ _id: id }]);
  const count = async () => (await send({ count: 'items' })).get('n');
  return { send, insert, count, close: async () => folder.close() };
}

const logSize = (): number => statSync(path.join(directory(), 'data.log')).size;

it('a write is answered after a flush, unless its write concern waits for none', async () => {
  const disk = new FaultyDisk();
  const { insert, close } = serverOn(disk);
  await insert(0);
  const flushesOf = async (id: number, concern?: Record<string, Value>) => {
    const before = disk.flushes;
    expect((await insert(id, concern)).get('ok')).toBe(1);
    return disk.flushes - before;
  };

  expect(await flushesOf(1)).toBe(1);
  expect(await flushesOf(2, { w: 'majority' })).toBe(1);
  expect(await flushesOf(3, { w: 'majority', j: true })).toBe(1);
  expect(await flushesOf(4, { w: 1, j: true })).toBe(1);
  expect(await flushesOf(5, { w: 1 })).toBe(0);
  expect(await flushesOf(6, { w: 1, j: false })).toBe(0);
  await close();
});

it('writes that wait together share a flush', async () => {
  const disk = new FaultyDisk();
  const { insert, count, close } = serverOn(disk);
  await insert(0);
  const before = disk.flushes;

  await Promise.all(Array.from({ length: 50 }, async (_, i) => insert(i + 1)));

  expect(disk.flushes - before).toBeLessThanOrEqual(3);
  expect(await count()).toBe(51);
  await close();
});

it('a disk that is full from the beginning refuses the start, with the file that has no room', () => {
  const disk = new FaultyDisk();
  disk.room = 3;

  expect(() => serverOn(disk)).toThrow(`data.log cannot be written: ENOSPC`);
});

it('a full disk refuses a write, which has not happened, until there is room again', async () => {
  const disk = new FaultyDisk();
  const { insert, count, close } = serverOn(disk);
  await insert(1);
  const size = logSize();

  disk.room = 10;
  const refused = await insert(2);
  expect(refused.get('code')).toBe(14_031);
  expect(refused.get('errmsg')).toContain('no space left');
  expect(await count()).toBe(1);
  expect(logSize()).toBe(size);

  disk.room = undefined;
  expect((await insert(3)).get('ok')).toBe(1);
  await close();
  const again = serverOn(realDisk);
  expect(await again.count()).toBe(2);
  await again.close();
});

it('after a flush that failed nothing is promised any more, until a restart; what was acknowledged is there', async () => {
  const disk = new FaultyDisk();
  const { insert, close } = serverOn(disk);
  await insert(1);

  disk.failsToFlush = true;
  const unsure = await insert(2);
  disk.failsToFlush = false;
  const later = await insert(3);

  for (const answer of [unsure, later]) {
    expect(answer.get('code')).toBe(14_031);
    expect(answer.get('errmsg')).toMatch(/restart.*no space left/);
  }
  await close();
  const again = serverOn(realDisk);
  expect((await again.insert(1)).get('writeErrors')).toBeDefined();
  expect((await again.insert(3)).get('writeErrors')).toBeUndefined();
  await again.close();
});
