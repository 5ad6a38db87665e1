import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inRoot } from '../config.ts';
import { Refusal } from '../refusal.ts';

const column = z.string().min(1);

const mappingForm = z.strictObject({
  /** Under which name the graph keeps what comes from this file; customer ids are identities of this namespace. */
  source: z.string().min(1),
  /** ISO 4217: of all prices. */
  currency: z.string().length(3),
  channel: z.string().min(1).optional(),
  columns: z.strictObject({
    invoice: column,
    sku: column,
    quantity: column,
    occurredAt: column,
    unitPrice: column,
    name: column.optional(),
    customer: column.optional(),
    country: column.optional(),
  }),
  /** Cut off the end of each customer id, such as the `.0` of an id that was once a number. */
  customerSuffix: z.string().min(1).optional(),
  /** An invoice whose number starts with this is a RETURN; its quantities are negative. */
  returnPrefix: z.string().min(1).optional(),
});

/** What the columns of a purchases file mean. */
export type Mapping = z.infer<typeof mappingForm>;

export function readMapping(file: string): Mapping {
  const read = mappingForm.safeParse(parsed(file));
  if (read.success) return read.data;
  throw new Refusal(`${file} is no mapping: ${z.prettifyError(read.error).replaceAll('\n', ' ')}`);
}

/** The mapping among those that ship whose columns all stand in the header. */
export function mappingFor(header: readonly string[]): Mapping {
  const folder = inRoot('infra/dev/mappings');
  const known = readdirSync(folder).map((name) => readMapping(join(folder, name)));
  const fitting = known.find(({ columns }) => Object.values(columns).every((name) => header.includes(name)));
  if (fitting) return fitting;
  throw new Refusal(
    `No mapping fits the columns ${header.join(', ')}: write one like those in ${folder}, and give --map.`,
  );
}

/** Refuses a mapping that names columns which the file does not have. */
export function requireColumns({ columns }: Mapping, header: readonly string[]): void {
  const missing = Object.values(columns).filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Refusal(`The file has no column ${missing.join(', ')}: correct the mapping.`);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refusal(`${file} cannot be read as JSON: ${String(error)}`);
  }
}
