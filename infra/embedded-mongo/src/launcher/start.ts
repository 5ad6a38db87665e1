import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from 'node:net';
import { Cursors } from '../commands/cursors.ts';
import { dispatch } from '../commands/dispatch.ts';
import { ConnectionEnded, FailPoints } from '../commands/fail-points.ts';
import type { Client } from '../commands/request.ts';
import { type Server, SET_NAME } from '../commands/server.ts';
import { type OpenDirectory, openDirectory } from '../persist/open-directory.ts';
import { Snapshots } from '../commands/snapshots.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Store } from '../store/store.ts';
import { serve } from '../wire/connection.ts';
import { lockDirectory } from './directory-lock.ts';
import { Housekeeping } from './housekeeping.ts';
import { makeSocketFolder } from './socket-folder.ts';

/** Where the data is kept and where the server listens. */
export type EmbeddedMongoOptions = {
  /** The folder of the data; without one, the data is kept in memory and gone with the process. */
  directory?: string;
  /** Data in memory even though a directory is named. */
  inMemory?: boolean;
  /** A TCP port on 127.0.0.1 (0: any free one). Without one: a unix socket in a folder that only this user may enter. */
  port?: number;
};

/** A running server. */
export type EmbeddedMongo = {
  /** The connection string. */
  url: string;
  /** Ends all connections, and writes what is to be written. */
  close(): Promise<void>;
};

/** A client that reconnects after a network error is back by then: drivers look again after 500 ms. */
const ABANDONED_MS = 1_000;

type Listening = { address: string; url: string; cleanUp: () => Promise<void> };

async function listen(net: NetServer, port: number | undefined): Promise<Listening> {
  const listening = Promise.withResolvers<void>();
  net.once('error', listening.reject);
  net.once('listening', () => listening.resolve());
  if (port !== undefined) {
    net.listen(port, '127.0.0.1');
    await listening.promise;
    const address = `127.0.0.1:${(net.address() as AddressInfo).port}`;
    return { address, url: `mongodb://${address}/?replicaSet=${SET_NAME}`, cleanUp: async () => {} };
  }
  const { folder, socket } = await makeSocketFolder();
  net.listen(socket);
  await listening.promise;
  const url = `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
  return { address: socket, url, cleanUp: async () => rm(folder, { recursive: true, force: true }) };
}

function accept(server: Server, sockets: Set<Socket>): (socket: Socket) => void {
  let nextClient = 1;
  return (socket) => {
    const client: Client = { id: nextClient++, appName: '', gone: false, onGone: new Set() };
    let endedHere = false;
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      client.gone = true;
      for (const leave of client.onGone) leave();
      // A process that is gone cannot come back for its transaction; one whose connection we ended can.
      if (!endedHere) setTimeout(() => server.sessions.abortOf(client), ABANDONED_MS).unref();
    });
    serve(socket, async (message) => {
      try {
        return await dispatch(server, client, message);
      } catch (error) {
        endedHere = true;
        if (error instanceof ConnectionEnded) return null;
        throw error;
      }
    });
  };
}

/** A server that nobody can reach yet. */
export function makeServer(store: Store): Server {
  const cursors = new Cursors();
  const sessions = new Sessions((session) => cursors.closeWhere((cursor) => cursor.session === session));
  return { store, cursors, sessions, failPoints: new FailPoints(), snapshots: new Snapshots(), address: '' };
}

/** The data directory, held by this process alone; null for data in memory. */
function openData({ directory, inMemory }: EmbeddedMongoOptions, server: Server): OpenDirectory | null {
  if (!directory || inMemory) return null;
  const release = lockDirectory(directory);
  try {
    const opened = openDirectory(directory, server);
    return { ...opened, close: async () => opened.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

/** Starts a server; see `startEmbeddedMongo`. */
export async function start(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const server = makeServer(new Store());
  const folder = openData(options, server);
  const sockets = new Set<Socket>();
  const net = createServer(accept(server, sockets));
  const { address, url, cleanUp } = await listen(net, options.port).catch(async (error: unknown) => {
    await folder?.close();
    throw error;
  });
  server.address = address;
  const housekeeping = new Housekeeping(server, folder);
  return {
    url,
    close: async () => {
      const idle = housekeeping.stop();
      const closed = new Promise((resolve) => net.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
      await cleanUp();
      await idle;
      await folder?.close();
    },
  };
}
