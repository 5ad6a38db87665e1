import { decodeDocument, decodeFields, rawFields } from '../bson/decode.ts';
import { int32At, TYPE } from '../bson/element-size.ts';
import { type Encodable, encodeDocument } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;

/** The longest message a client may send. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** A command as it came in. */
export type Message = {
  requestId: number;
  /** Whether it came in the form that only handshakes of old drivers use. */
  legacy: boolean;
  /** Whether the client waits for no answer. */
  unanswered: boolean;
  /** The command; `documents` of an insert are left out. */
  body: Document;
  /** The documents of an insert, as bytes. */
  documents: readonly Buffer[];
};

/** Puts chunks of a stream together into messages. */
export class MessageSplitter {
  #chunks: Buffer[] = [];
  #length = 0;

  /** The messages that are complete with this chunk. */
  add(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Buffer[] = [];
    for (let size = this.#nextSize(); size !== null && size <= this.#length; size = this.#nextSize()) {
      const all = this.#chunks.length === 1 ? (this.#chunks[0] ?? chunk) : Buffer.concat(this.#chunks);
      messages.push(all.subarray(0, size));
      this.#chunks = size === all.length ? [] : [all.subarray(size)];
      this.#length -= size;
    }
    return messages;
  }

  #nextSize(): number | null {
    if (this.#length < HEADER) return null;
    if ((this.#chunks[0]?.length ?? 0) < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    const size = int32At(this.#chunks[0] ?? Buffer.alloc(4), 0);
    if (size < HEADER || size > MAX_MESSAGE_BYTES)
      throw new ServerError('ProtocolError', `A message of ${size} bytes.`);
    return size;
  }
}

type Sequences = { body: Document; documents: Buffer[] };

/** An insert's documents stay bytes: they are stored as they came. */
function readBody(bytes: Buffer): Sequences {
  const names = new Set<string>();
  const documents: Buffer[] = [];
  let raw = false;
  for (const field of rawFields(bytes)) {
    if (field.name !== 'documents' || field.type !== TYPE.array) names.add(field.name);
    else raw = true;
  }
  if (!raw || !names.has('insert')) return { body: decodeDocument(bytes), documents };
  for (const field of rawFields(bytes)) {
    if (field.name !== 'documents') continue;
    for (const element of rawFields(bytes, field.start)) {
      if (element.type !== TYPE.object)
        throw new ServerError('TypeMismatch', "BSON field 'insert.documents' is the wrong type");
      documents.push(bytes.subarray(element.start, element.end));
    }
  }
  return { body: decodeFields(bytes, names), documents };
}

function readSequence(bytes: Buffer, at: number, into: Sequences): void {
  const end = at + int32At(bytes, at);
  const nameEnd = bytes.indexOf(0, at + 4);
  const name = bytes.toString('utf8', at + 4, nameEnd);
  const found: Buffer[] = [];
  for (let position = nameEnd + 1; position < end; position += int32At(bytes, position))
    found.push(bytes.subarray(position, position + int32At(bytes, position)));
  if (name === 'documents') into.documents.push(...found);
  else
    into.body.set(
      name,
      found.map((document) => decodeDocument(document)),
    );
}

function readSections(bytes: Buffer): Sequences {
  const flags = int32At(bytes, HEADER);
  const end = flags & CHECKSUM_PRESENT ? bytes.length - 4 : bytes.length;
  let body: Sequences | null = null;
  const later: number[] = [];
  let position = HEADER + 4;
  while (position < end) {
    const kind = bytes[position];
    const size = int32At(bytes, position + 1);
    if (size < 5 || position + 1 + size > end)
      throw new ServerError('ProtocolError', 'A section is longer than its message.');
    if (kind === 0) body = readBody(bytes.subarray(position + 1, position + 1 + size));
    else later.push(position + 1);
    position += 1 + size;
  }
  if (!body) throw new ServerError('ProtocolError', 'OP_MSG without a body.');
  for (const at of later) readSequence(bytes, at, body);
  return body;
}

/** A handshake in the old form: `isMaster` on `admin.$cmd`. */
function readQuery(bytes: Buffer): Document {
  const nameEnd = bytes.indexOf(0, HEADER + 4);
  const body = decodeDocument(bytes, nameEnd + 9);
  return body.set('$db', bytes.toString('utf8', HEADER + 4, nameEnd).split('.')[0] ?? 'admin');
}

/** Reads a complete message. */
export function readMessage(bytes: Buffer): Message {
  const requestId = int32At(bytes, 4);
  const operation = int32At(bytes, 12);
  if (operation === OP_QUERY)
    return { requestId, legacy: true, unanswered: false, body: readQuery(bytes), documents: [] };
  if (operation !== OP_MSG) throw new ServerError('UnsupportedFormat', `The operation ${operation} is not supported.`);
  const unanswered = (int32At(bytes, HEADER) & MORE_TO_COME) !== 0;
  return { requestId, legacy: false, unanswered, ...readSections(bytes) };
}

let nextRequestId = 1;

/** The answer to a message, ready to send. */
export function writeReply(to: Message, reply: ReadonlyMap<string, Encodable>): Buffer {
  const headroom = to.legacy ? HEADER + 20 : HEADER + 5;
  const bytes = encodeDocument(reply, headroom);
  bytes.fill(0, 0, headroom);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(nextRequestId++ & 0x7fffffff, 4);
  bytes.writeInt32LE(to.requestId, 8);
  bytes.writeInt32LE(to.legacy ? OP_REPLY : OP_MSG, 12);
  if (to.legacy) {
    bytes.writeInt32LE(8, HEADER);
    bytes.writeInt32LE(1, HEADER + 16);
  }
  return bytes;
}
