import { randomBytes } from 'node:crypto';
import { Binary } from 'bson';
import { type Document, textOr } from '../bson/values.ts';
import { SESSION_MINUTES } from '../sessions/sessions.ts';
import { MAX_MESSAGE_BYTES } from '../wire/message.ts';
import { documentOf, type Reply, reply } from './reply.ts';
import type { Request } from './request.ts';
import { SET_NAME } from './server.ts';
import { MAX_DOCUMENT_BYTES } from './stored-document.ts';

/** Drivers choose their features by this: MongoDB 8.0. */
const WIRE_VERSION = 25;
const VERSION = '8.0.0';

/** What a driver asks first: one member, which is the primary. It says no `topologyVersion`, so nobody waits for a change. */
export function hello(request: Request): Reply {
  const { client, server, args } = request;
  const about = args.document('client');
  const application = about?.get('application');
  if (application instanceof Map) client.appName = textOr(application.get('name'));
  return reply({
    helloOk: true,
    [request.name === 'hello' ? 'isWritablePrimary' : 'ismaster']: true,
    topologyVersion: undefined,
    setName: SET_NAME,
    setVersion: 1,
    hosts: [server.address],
    me: server.address,
    primary: server.address,
    secondary: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: 100_000,
    localTime: request.now,
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId: client.id,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  });
}

export const ping = (): Reply => reply({});

export const buildInfo = (): Reply =>
  reply({
    version: VERSION,
    gitVersion: 'embedded',
    versionArray: [8, 0, 0, 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    modules: [],
    storageEngines: ['embedded'],
  });

export const serverStatus = ({ now }: Request): Reply =>
  reply({
    host: 'localhost',
    version: VERSION,
    process: 'mongod',
    pid: BigInt(process.pid),
    uptime: Math.round(process.uptime()),
    localTime: now,
  });

export const getParameter = ({ args }: Request): Reply =>
  reply(args.has('featureCompatibilityVersion') ? { featureCompatibilityVersion: documentOf({ version: '8.0' }) } : {});

export const connectionStatus = (): Reply => {
  const nobody: Document = documentOf({ authenticatedUsers: [], authenticatedUserRoles: [] });
  return reply({ authInfo: nobody });
};

export const hostInfo = ({ now }: Request): Reply =>
  reply({ system: documentOf({ currentTime: now, hostname: 'localhost' }) });

export function configureFailPoint({ server, args }: Request): Reply {
  server.failPoints.configure(
    args.requiredString('configureFailPoint'),
    args.get('mode'),
    args.document('data') ?? new Map(),
  );
  return reply({});
}

export function endSessions({ server, args, name }: Request): Reply {
  for (const lsid of args.documents(name)) server.sessions.end(lsid);
  return reply({});
}

export function killAllSessions({ server }: Request): Reply {
  server.sessions.abortAll();
  return reply({});
}

export function startSession(): Reply {
  const id = new Binary(randomBytes(16), Binary.SUBTYPE_UUID);
  return reply({ id: documentOf({ id }), timeoutMinutes: SESSION_MINUTES });
}
