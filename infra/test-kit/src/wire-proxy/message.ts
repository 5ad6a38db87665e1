import { deserialize, type Document, serialize } from 'bson';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER_BYTES = 16;
const MORE_TO_COME = 2;
const BODY_SECTION = 0;
const LARGEST_BYTES = 48_000_000;

/** A message of MongoDB's wire protocol: the bytes as they came, and what a rule may ask about. */
export interface Message {
  readonly bytes: Buffer;
  readonly requestId: number;
  /** The request that it answers. */
  readonly responseTo: number;
  /** The command or its answer; documents that travel beside it are under their own name. */
  readonly body: Document;
  /** In the form that only the first handshake of a connection has. */
  readonly isLegacy: boolean;
  /** The sender waits for no answer. */
  readonly isUnanswered: boolean;
}

/** Cuts a stream into messages. */
export async function* messagesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let size = sizeOf(rest); size <= rest.length; size = sizeOf(rest)) {
      yield rest.subarray(0, size);
      rest = rest.subarray(size);
    }
  }
}

function sizeOf(bytes: Buffer): number {
  if (bytes.length < HEADER_BYTES) return Number.POSITIVE_INFINITY;
  const size = bytes.readInt32LE(0);
  if (size < HEADER_BYTES || size > LARGEST_BYTES) throw new Error(`A message cannot have ${size} bytes.`);
  return size;
}

export function readMessage(bytes: Buffer): Message {
  const operation = bytes.readInt32LE(12);
  const isPlain = operation === OP_MSG;
  return {
    bytes,
    requestId: bytes.readInt32LE(4),
    responseTo: bytes.readInt32LE(8),
    body: isPlain ? sectionsOf(bytes) : deserialize(bytes.subarray(startOfLegacyBody(bytes, operation))),
    isLegacy: !isPlain,
    isUnanswered: isPlain && (bytes.readInt32LE(HEADER_BYTES) & MORE_TO_COME) !== 0,
  };
}

function startOfLegacyBody(bytes: Buffer, operation: number): number {
  if (operation === OP_REPLY) return HEADER_BYTES + 20;
  // Flags, the name of the collection, how many to skip, how many to give.
  if (operation === OP_QUERY) return bytes.indexOf(0, HEADER_BYTES + 4) + 9;
  throw new Error(`The proxy does not read operation ${operation}: connect without compression.`);
}

function sectionsOf(bytes: Buffer): Document {
  let body: Document = {};
  const beside: Document = {};
  for (let at = HEADER_BYTES + 4; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32LE(at + 1);
    // What is too short for a section is the checksum.
    if (end > bytes.length) break;
    if (bytes[at] === BODY_SECTION) body = deserialize(bytes.subarray(at + 1, end));
    else Object.assign(beside, sequenceOf(bytes.subarray(at + 5, end)));
    at = end;
  }
  return { ...body, ...beside };
}

function sequenceOf(bytes: Buffer): Document {
  const endOfName = bytes.indexOf(0);
  const documents: Document[] = [];
  for (let at = endOfName + 1; at < bytes.length; at += bytes.readInt32LE(at)) {
    documents.push(deserialize(bytes.subarray(at, at + bytes.readInt32LE(at))));
  }
  return { [bytes.toString('utf8', 0, endOfName)]: documents };
}

/** A command in the form of another one, so that its answer goes to who sent that. */
export function commandLike({ requestId }: Message, command: Document): Buffer {
  return plainMessage(requestId, 0, command);
}

/** An answer in the form that the request asks for. */
export function answerTo({ requestId, isLegacy }: Message, answer: Document): Buffer {
  if (!isLegacy) return plainMessage(0, requestId, answer);
  const beforeBody = Buffer.alloc(20);
  beforeBody.writeInt32LE(1, 16);
  return withHeader(OP_REPLY, [0, requestId], [beforeBody, serialize(answer)]);
}

function plainMessage(requestId: number, responseTo: number, body: Document): Buffer {
  return withHeader(OP_MSG, [requestId, responseTo], [Buffer.alloc(5), serialize(body)]);
}

function withHeader(operation: number, [requestId, responseTo]: [number, number], parts: Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(HEADER_BYTES), ...parts]);
  for (const [index, value] of [bytes.length, requestId, responseTo, operation].entries()) {
    bytes.writeInt32LE(value, index * 4);
  }
  return bytes;
}
