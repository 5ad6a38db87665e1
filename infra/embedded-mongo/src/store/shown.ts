import { Binary, Decimal128, ObjectId, Timestamp } from 'bson';
import { type Document, Double, type Value } from '../bson/values.ts';

const showNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);

type Show = (value: never) => string;
const shows = new Map<unknown, Show>([
  [Double, ({ value }: Double) => showNumber(value)],
  [Map, showDocument],
  [Array, (items: Value[]) => (items.length === 0 ? '[]' : `[ ${items.map(shown).join(', ')} ]`)],
  [ObjectId, (id: ObjectId) => `ObjectId('${id.toHexString()}')`],
  [Date, (date: Date) => `new Date(${date.getTime()})`],
  [Timestamp, ({ t, i }: Timestamp) => `Timestamp(${t}, ${i})`],
  [Decimal128, (decimal: Decimal128) => decimal.toString()],
  [
    Binary,
    ({ sub_type, buffer }: Binary) => `BinData(${sub_type}, ${Buffer.from(buffer).toString('hex').toUpperCase()})`,
  ],
]);

function showDocument(document: Document): string {
  const fields = [...document].map(([name, field]) => `${name}: ${shown(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function showObject(value: object): string {
  return shows.get(value.constructor)?.(value as never) ?? value.constructor.name;
}

/** A value as the server writes it into its messages, which is close to the shell's notation. */
export function shown(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return value !== null && typeof value === 'object' ? showObject(value) : String(value);
}
