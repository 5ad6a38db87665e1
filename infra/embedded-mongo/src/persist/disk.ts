import { closeSync, fdatasync, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** What the log asks of the disk; each of these throws or rejects when the disk is full or broken. */
export type Disk = {
  /** Writes all of these bytes at a place of a file. */
  readonly write: (descriptor: number, bytes: Buffer, at: number) => void;
  readonly truncate: (descriptor: number, size: number) => void;
  /** Resolves when everything written so far survives a loss of power. */
  readonly flush: (descriptor: number) => Promise<void>;
  readonly flushSync: (descriptor: number) => void;
  /** Makes a renamed file survive: its folder's entry has to reach the disk, too. */
  readonly flushFolder: (folder: string) => void;
};

export const realDisk: Disk = {
  write: (descriptor, bytes, at) => {
    for (let written = 0; written < bytes.length;)
      written += writeSync(descriptor, bytes, written, bytes.length - written, at + written);
  },
  truncate: ftruncateSync,
  flush: promisify(fdatasync),
  flushSync: fdatasyncSync,
  flushFolder: (folder) => {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
};

/** Cuts a closed file off at a size, for good. */
export function cutOff(file: string, size: number): void {
  const descriptor = openSync(file, 'r+');
  try {
    realDisk.truncate(descriptor, size);
    realDisk.flushSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
