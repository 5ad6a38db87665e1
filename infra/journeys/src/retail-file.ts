import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** Writes the header and the first lines of a gzipped file to another one. */
export async function copyFirstLines(from: string, to: string, lines: number): Promise<string> {
  async function* first(): AsyncGenerator<string> {
    let left = lines + 1;
    const source = createReadStream(from);
    for await (const line of createInterface({ input: source.pipe(createGunzip()) })) {
      if (left === 0) break;
      left -= 1;
      yield `${line}\n`;
    }
    source.destroy();
  }
  await pipeline(first, createGzip(), createWriteStream(to));
  return to;
}
