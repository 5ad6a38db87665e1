import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';

const PREFIX = 'mongo-';
const SOCKET = 'mongo.sock';
/** A socket that is younger may be about to listen. */
const YOUNG_MS = 10_000;

/** Whether nobody listens on a socket any more: who was killed could not take it away. */
async function isAbandoned(socket: string): Promise<boolean> {
  const refused = Promise.withResolvers<boolean>();
  const connection = connect(socket);
  connection.once('connect', () => refused.resolve(false));
  connection.once('error', (error: NodeJS.ErrnoException) => refused.resolve(error.code === 'ECONNREFUSED'));
  try {
    return await refused.promise;
  } finally {
    connection.destroy();
  }
}

async function removeIfAbandoned(folder: string): Promise<void> {
  const socket = path.join(folder, SOCKET);
  try {
    const { mtimeMs, uid } = await stat(socket);
    if (uid !== userInfo().uid || Date.now() - mtimeMs < YOUNG_MS) return;
    if (await isAbandoned(socket)) await rm(folder, { recursive: true, force: true });
  } catch {
    // It is not ours, or somebody else has just removed it.
  }
}

/** Removes what servers that were killed have left behind. */
async function tidy(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX)).map(async (name) => removeIfAbandoned(path.join(parent, name))),
  );
}

/** A new folder that only this user may enter, and the socket's place in it. A socket's path ends at 107 bytes, so it is not in the data directory. */
export async function makeSocketFolder(): Promise<{ folder: string; socket: string }> {
  await tidy(tmpdir());
  const folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  return { folder, socket: path.join(folder, SOCKET) };
}
