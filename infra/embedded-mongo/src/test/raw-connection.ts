import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize, type Document, serialize } from 'bson';

/** Sends commands as they are: a driver adds fields of its own, and refuses what the server is to refuse. */
export class RawConnection {
  readonly path: string;

  /** `url`: of a server on a unix socket. */
  constructor(url: string) {
    this.path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(url)?.[1] ?? '');
  }

  /** One command on a connection of its own; gives the answer, whatever it says. */
  async send(command: Document): Promise<Document> {
    const socket = this.#write(command);
    const chunks: Buffer[] = [];
    for (let size = Infinity; Buffer.concat(chunks).length < size;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer];
      chunks.push(chunk);
      size = Buffer.concat(chunks).readInt32LE(0);
    }
    socket.destroy();
    return deserialize(Buffer.concat(chunks).subarray(21));
  }

  /** The same, but the client is gone before the answer. */
  async sendAndLeave(command: Document, afterMs: number): Promise<void> {
    const socket = this.#write(command);
    await sleep(afterMs);
    socket.destroy();
    await sleep(afterMs);
  }

  #write(command: Document): Socket {
    const socket = createConnection(this.path);
    const body = serialize(command, { ignoreUndefined: true });
    const head = Buffer.alloc(21);
    head.writeInt32LE(head.length + body.length, 0);
    head.writeInt32LE(2013, 12);
    socket.write(Buffer.concat([head, body]));
    return socket;
  }
}
