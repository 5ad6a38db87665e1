import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import { carry } from './carry.ts';
import { Rules, type UsedRule, type WireRule } from './rules.ts';

/** A listener in front of a MongoDB server that lets chosen commands fail as they do in an election or on a bad line. */
export interface WireProxy {
  /** The server's connection string, with the proxy's address. */
  readonly url: string;
  /** Adds a rule; the first that fits and is due is met. */
  readonly use: (rule: WireRule) => UsedRule;
  /** Forgets all rules. */
  readonly forget: () => void;
  /** Cuts all connections, as the end of a process does; new ones are taken. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
}

const USUAL_PORT = 27_017;
const HOST = '127.0.0.1';

/** Starts a proxy in front of the server of a connection string: over TCP or a unix socket, of a set the primary. Port 0 is any. */
export async function startWireProxy(url: string, port = 0): Promise<WireProxy> {
  const { before, hosts, after } = partsOf(url);
  const target = hosts.length === 1 ? (hosts[0] ?? '') : await primaryOf(url);
  const sockets = new Set<Socket>();
  const rules = new Rules();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const listener = createServer((client) => {
    carry({ client: keep(client), server: keep(connectTo(target)), rules, address });
  });
  listener.listen(port, HOST);
  await once(listener, 'listening');
  const address = `${HOST}:${(listener.address() as AddressInfo).port}`;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `${before}${address}${after}`,
    use: (rule) => rules.use(rule),
    forget: () => rules.forget(),
    cut,
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      cut();
      await closed;
    },
  };
}

function partsOf(url: string): { readonly before: string; readonly hosts: readonly string[]; readonly after: string } {
  const [, before, hosts, after] = /^(mongodb:\/\/(?:[^@/]*@)?)([^/?]+)(.*)$/.exec(url) ?? [];
  if (!before || !hosts) throw new Error('The proxy needs an address that starts with mongodb:// and names hosts.');
  return { before, hosts: hosts.split(','), after: after ?? '' };
}

async function primaryOf(url: string): Promise<string> {
  const client = new MongoClient(url);
  try {
    const { me } = await client.db('admin').command({ hello: 1 });
    return String(me);
  } finally {
    await client.close();
  }
}

function connectTo(target: string): Socket {
  const name = decodeURIComponent(target);
  if (name.startsWith('/')) return createConnection(name);
  const { hostname, port } = new URL(`mongodb://${name}`);
  return createConnection(Number(port) || USUAL_PORT, hostname.replace(/^\[|\]$/g, ''));
}
