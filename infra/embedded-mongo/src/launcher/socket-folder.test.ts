import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { spawned } from '../test/spawned.ts';
import { temporaryFolder } from '../test/temporary-folder.ts';

const temporary = temporaryFolder();

const folderOf = (url: string): string => path.dirname(decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(url)?.[1] ?? ''));

const start = async (name: string) => spawned(path.join(temporary(), name), temporary());

/** As if the server had started an hour ago. */
async function age(folder: string): Promise<void> {
  const then = new Date(Date.now() - 3_600_000);
  await utimes(path.join(folder, 'mongo.sock'), then, then);
}

it('a start removes the sockets of killed servers, and leaves those of living ones', async () => {
  const [killed, living] = [await start('a'), await start('b')];
  await killed.kill('SIGKILL');
  for (const { url } of [killed, living]) await age(folderOf(url));
  expect(existsSync(folderOf(killed.url))).toBe(true);

  const third = await start('c');

  expect(existsSync(folderOf(killed.url))).toBe(false);
  for (const { url } of [living, third]) expect(existsSync(folderOf(url))).toBe(true);
});
