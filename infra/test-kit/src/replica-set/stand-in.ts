import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Document } from 'mongodb';
import { NOT_WRITABLE_PRIMARY, startWireProxy } from '../wire-proxy/index.ts';

/**
 * Takes the part of a mongod where none is: the members are doors to one server that keeps the data, so a member that is
 * killed takes connections and its office with it, but nothing else. Replication is not there to be tested.
 */
const [url = '', folder = '', ...flags] = process.argv.slice(2);
const { values } = parseArgs({
  args: flags,
  strict: false,
  options: { port: { type: 'string' }, replSet: { type: 'string' } },
});
const LOOK_EVERY_MS = 100;
const ALWAYS = Number.POSITIVE_INFINITY;
const me = `127.0.0.1:${String(values.port)}`;
const membersFile = join(folder, 'members.json');
let isPrimary = false;

const proxy = await startWireProxy(url, Number(values.port));
for (const command of ['hello', 'isMaster', 'ismaster']) {
  proxy.use({ command, times: ALWAYS, action: { edit: asMember } });
}
proxy.use({ command: 'replSetInitiate', where: keepMembers, action: { reply: { ok: 1 } } });
proxy.use({ command: 'shutdown', where: endSoon, action: 'close' });
proxy.use({ where: () => !isPrimary, times: ALWAYS, action: { answer: NOT_WRITABLE_PRIMARY } });
process.stdout.write('Waiting for connections\n');
for (;;) {
  await sleep(LOOK_EVERY_MS);
  await standForElection();
}

/** The first of the members that live is the primary. */
async function standForElection(): Promise<void> {
  const before = members().slice(0, Math.max(0, members().indexOf(me)));
  const living = await Promise.all(before.map(isOpen));
  if (isPrimary || members().length === 0 || living.includes(true)) return;
  isPrimary = true;
  process.stdout.write('transition to primary complete; database writes are now permitted\n');
}

function keepMembers({ replSetInitiate }: Document): boolean {
  const { members: named }: { members: { host: string }[] } = replSetInitiate;
  writeFileSync(membersFile, JSON.stringify(named.map(({ host }) => host)));
  return true;
}

function endSoon(): boolean {
  setImmediate(() => process.exit(0));
  return true;
}

function members(): string[] {
  return existsSync(membersFile) ? JSON.parse(readFileSync(membersFile, 'utf8')) : [];
}

function asMember(answer: Document): Document {
  const { hosts: _, me: __, primary: ___, setName: ____, ...rest } = answer;
  const office = 'ismaster' in answer ? { ismaster: isPrimary } : { isWritablePrimary: isPrimary };
  if (members().length === 0) return { ...rest, ...office, secondary: false, isreplicaset: true };
  const place = { setName: values.replSet, hosts: members(), me, primary: isPrimary ? me : undefined };
  return { ...rest, ...office, ...place, secondary: !isPrimary };
}

function isOpen(member: string): Promise<boolean> {
  const { hostname, port } = new URL(`mongodb://${member}`);
  return new Promise((resolve) => {
    const socket = createConnection(Number(port), hostname);
    const answer = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
