import type { Socket } from 'node:net';
import type { Encodable } from '../bson/encode.ts';
import { type Message, MessageSplitter, readMessage, writeReply } from './message.ts';

/** Answers a message; null ends the connection without an answer. */
export type Answer = (message: Message) => Promise<ReadonlyMap<string, Encodable> | null>;

/** Reads messages from a socket, and answers them one after the other. */
export function serve(socket: Socket, answer: Answer): void {
  const splitter = new MessageSplitter();
  const waiting: Buffer[] = [];
  let running = false;
  socket.setNoDelay(true);
  const run = async () => {
    running = true;
    for (let bytes = waiting.shift(); bytes; bytes = waiting.shift()) {
      const message = readMessage(bytes);
      const reply = await answer(message);
      if (!reply) {
        socket.destroy();
        return;
      }
      if (!message.unanswered && socket.writable) socket.write(writeReply(message, reply));
    }
    running = false;
  };
  socket.on('data', (chunk: Buffer) => {
    try {
      waiting.push(...splitter.add(chunk));
    } catch {
      socket.destroy();
      return;
    }
    // What cannot be read as a message, or not be written as an answer, ends the connection.
    if (!running) run().catch(() => socket.destroy());
  });
  socket.on('error', () => socket.destroy());
}
