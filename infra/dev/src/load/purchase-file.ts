import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { Refusal } from '../refusal.ts';
import type { Mapping } from './mapping.ts';
import { type BadLine, type PurchaseLine, understand } from './purchase-line.ts';

/** A line with its number in the file, where the header is line 1. */
export interface NumberedLine {
  readonly number: number;
  readonly line: PurchaseLine | BadLine;
}

interface Parsed {
  readonly info: { readonly lines: number; readonly error?: Error };
  readonly record: readonly string[];
}

const FATAL = 'The file cannot be read';

/** The names of the columns. */
export async function headerOf(file: string): Promise<string[]> {
  for await (const { record } of rowsOf(file)) return [...record];
  throw new Refusal(`${file} is empty: it needs a header and at least one line.`);
}

/** Reads the lines one after another: the file is never in memory as a whole. */
export async function* linesOf(file: string, mapping: Mapping): AsyncGenerator<NumberedLine> {
  let header: readonly string[] | undefined;
  for await (const { record, info } of rowsOf(file)) {
    if (header) yield { number: info.lines, line: lineOf(record, header, mapping) };
    else header = record;
  }
}

function lineOf(record: readonly string[], header: readonly string[], mapping: Mapping): PurchaseLine | BadLine {
  if (record.length !== header.length) return { reason: 'WRONG_NUMBER_OF_COLUMNS' };
  const row: Record<string, string> = {};
  for (const [index, name] of header.entries()) row[name] = record[index] ?? '';
  return understand(row, mapping);
}

async function* rowsOf(file: string): AsyncGenerator<Parsed> {
  const options = { bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true };
  const parser = parse(options);
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  for (const stream of new Set([source, text])) stream.once('error', (error: Error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const row of parser) yield row;
  } catch (error) {
    throw new Refusal(`${FATAL}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    source.destroy();
  }
}
