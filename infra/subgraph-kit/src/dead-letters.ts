import { MongoClient } from 'mongodb';
import type { DatabaseLocation } from './database.ts';
import type { DeadLetterRow, WaitingRow } from './delivery.entity.ts';

/**
 * Hands the dead letters of a subgraph back to its consumers, which take them in within a second if they run, else when
 * they start. The inbox sees to it that a replay has one effect, however often it is asked for. Says how many.
 */
export async function replayDeadLetters({ url, name }: DatabaseLocation, now: Date): Promise<number> {
  const client = new MongoClient(url, { appName: `${name}-replay` });
  try {
    const letters = client.db(name).collection<DeadLetterRow>('deadLetters');
    const waiting = client.db(name).collection<WaitingRow>('waitingEvents');
    let replayed = 0;
    for await (const { _id, source, subject, event } of letters.find()) {
      const row = { source, subject, sequence: event.sequence, tries: 0, nextTryAt: now, event };
      await waiting.updateOne({ _id }, { $set: row }, { upsert: true });
      await letters.deleteOne({ _id });
      replayed += 1;
    }
    return replayed;
  } finally {
    await client.close();
  }
}
