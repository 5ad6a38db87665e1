import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Starts an embedded database in memory for one run of jest, where no replica set is named. */
export default async function startDatabase() {
  if (process.env.MONGODB_URL) return;
  const server = spawn(
    process.execPath,
    [
      '--conditions=customer-module',
      '--import',
      here('../dev/register.js'),
      here('../embedded-mongo/src/main.ts'),
      '--in-memory',
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface(server.stdout), 'line');
  process.env.MONGODB_URL = JSON.parse(line).url;
  globalThis.embeddedDatabase = server;
}
