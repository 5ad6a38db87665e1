import { crc32 } from 'node:zlib';
import { Timestamp } from 'bson';
import { decodeDocument } from '../bson/decode.ts';
import { int32At } from '../bson/element-size.ts';
import { encodeDocument } from '../bson/encode.ts';
import type { Document } from '../bson/values.ts';
import type { Change } from '../store/collection.ts';
import type { JournalEntry } from '../store/journal.ts';

/*
 * A record of the log: length of what follows the checksum, checksum (CRC-32), then the commit's time (8 bytes), its definition and
 * its session (BSON, empty where there is none), and its changes. A change: what it is (1 byte), the collection's number (4), the record's id
 * (8, a double), and for all but deletes the document. The checksum makes a commit whole or absent.
 */

/** What a change is, in the log. */
export const CHANGE = { insert: 1, update: 2, replace: 3, delete: 4, kept: 5 } as const;

/** What a record has before its payload. */
export const RECORD_HEAD = 8;
const EMPTY: Document = new Map();
const CHANGE_HEAD = 13;

/** A change as it was read: the collection by its number. */
export type LoggedChange = { kind: number; collection: number; id: number; after: Buffer | null };

/** A commit as it was read. */
export type LoggedEntry = {
  time: Timestamp;
  definition: Document | null;
  session: Document | null;
  changes: LoggedChange[];
};

function kindOf({ before, after, replacement }: Change): number {
  if (!after) return CHANGE.delete;
  if (!before) return CHANGE.insert;
  return replacement ? CHANGE.replace : CHANGE.update;
}

function writeChange(into: Buffer, at: number, change: LoggedChange): number {
  into[at] = change.kind;
  into.writeUInt32LE(change.collection, at + 1);
  into.writeDoubleLE(change.id, at + 5);
  change.after?.copy(into, at + CHANGE_HEAD);
  return at + CHANGE_HEAD + (change.after?.length ?? 0);
}

/** The bytes of a commit. */
export function encodeEntry(entry: Omit<LoggedEntry, 'time'> & { time: Timestamp }): Buffer {
  const definition = encodeDocument(entry.definition ?? EMPTY);
  const session = encodeDocument(entry.session ?? EMPTY);
  const size = entry.changes.reduce(
    (sum, { after }) => sum + CHANGE_HEAD + (after?.length ?? 0),
    8 + definition.length + session.length,
  );
  const bytes = Buffer.allocUnsafe(RECORD_HEAD + size);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, entry.time.toBigInt()), RECORD_HEAD);
  definition.copy(bytes, RECORD_HEAD + 8);
  session.copy(bytes, RECORD_HEAD + 8 + definition.length);
  let at = RECORD_HEAD + 8 + definition.length + session.length;
  for (const change of entry.changes) at = writeChange(bytes, at, change);
  bytes.writeUInt32LE(size, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(RECORD_HEAD)), 4);
  return bytes;
}

/** A commit of the store as it goes to the log. */
export const loggedEntry = ({ changes, ...rest }: JournalEntry): LoggedEntry => ({
  ...rest,
  changes: changes.map((change) => ({
    kind: kindOf(change),
    collection: change.collection.number,
    id: change.id,
    after: change.after,
  })),
});

/** Whether the payload is what the checksum in front of it says. */
export const isWhole = (head: Buffer, payload: Buffer): boolean => crc32(payload) === head.readUInt32LE(4);

function optional(bytes: Buffer, at: number): Document | null {
  const document = decodeDocument(bytes, at);
  return document.size === 0 ? null : document;
}

/** Reads a payload back; the documents get bytes of their own. */
export function decodeEntry(payload: Buffer): LoggedEntry {
  const time = new Timestamp(payload.readBigUInt64LE(0));
  const definition = optional(payload, 8);
  let at = 8 + int32At(payload, 8);
  const session = optional(payload, at);
  at += int32At(payload, at);
  const changes: LoggedChange[] = [];
  while (at < payload.length) {
    const kind = payload[at] ?? 0;
    const collection = payload.readUInt32LE(at + 1);
    const id = payload.readDoubleLE(at + 5);
    at += CHANGE_HEAD;
    const size = kind === CHANGE.delete ? 0 : int32At(payload, at);
    changes.push({ kind, collection, id, after: size === 0 ? null : Buffer.from(payload.subarray(at, at + size)) });
    at += size;
  }
  return { time, definition, session, changes };
}
