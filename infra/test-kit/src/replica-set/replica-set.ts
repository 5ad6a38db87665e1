import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { MongoMemoryReplSet } from 'mongodb-memory-server-core';
import type { Mongod } from './mongod.ts';

const MEMBERS = 3;
/** The one that is downloaded: the version that the embedded database says it is. */
const VERSION = '8.0.4';
const LOOK_EVERY_MS = 100;

/** A replica set of three members on this machine, for one check. */
export interface ReplicaSet {
  readonly url: string;
  /** The server's own word for what it is. */
  readonly version: string;
  /** Ends the primary's process without a warning; gives its address once it is gone. */
  readonly killPrimary: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

export async function startReplicaSet(mongod: Mongod): Promise<ReplicaSet> {
  const binary =
    mongod === 'downloaded' ? { version: VERSION } : { systemBinary: mongod.path, version: versionOf(mongod.path) };
  const set = await MongoMemoryReplSet.create({ replSet: { count: MEMBERS, storageEngine: 'wiredTiger' }, binary });
  const url = set.getUri();
  return {
    url,
    version: String((await adminCommand(url, { buildInfo: 1 }))['version']),
    async killPrimary() {
      const { me } = await adminCommand(url, { hello: 1 });
      const primary = set.servers.find(({ instanceInfo }) => String(me).endsWith(`:${instanceInfo?.port}`));
      const member = primary?.instanceInfo?.instance.mongodProcess;
      if (!member) throw new Error(`The primary, ${String(me)}, is none of the members that were started.`);
      member.kill('SIGKILL');
      while (member.signalCode === null) await sleep(LOOK_EVERY_MS);
      return String(me);
    },
    async stop() {
      await set.stop({ doCleanup: true, force: true });
    },
  };
}

/** The library warns of any other version than the one it is told. */
function versionOf(path: string): string {
  const said = execFileSync(path, ['--version'], { encoding: 'utf8' });
  return /^db version v(\S+)/m.exec(said)?.[1] ?? VERSION;
}

async function adminCommand(url: string, command: object): Promise<Readonly<Record<string, unknown>>> {
  const client = new MongoClient(url);
  try {
    return await client.db('admin').command({ ...command });
  } finally {
    await client.close();
  }
}
