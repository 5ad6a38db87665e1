import { BSON, type Document, type FindCursor } from 'mongodb';

/**
 * Reads rows until they are more than so many bytes together; one at least. The cursor gives raw rows (`raw: true`), so
 * that a row's size is known without computing it.
 */
export async function rowsWithin<Row extends Document>(
  cursor: FindCursor<Document>,
  largestBytes: number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let bytes = 0;
  for await (const raw of cursor as AsyncIterable<Uint8Array>) {
    bytes += raw.length;
    if (rows.length > 0 && bytes > largestBytes) break;
    rows.push(BSON.deserialize(raw) as Row);
  }
  return rows;
}
