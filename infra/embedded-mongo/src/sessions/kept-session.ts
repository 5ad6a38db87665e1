import type { Document, Value } from '../bson/values.ts';

/** What the log knows of a session. */
export type KeptSession = Document;

type Known = {
  lsid: Document;
  txnNumber: bigint;
  state: 'retryable' | 'committed';
  /** What statements answered, by their numbers. */
  answers: ReadonlyMap<number, Document>;
};

/** As it is written to the log. */
export const keptSession = ({ lsid, txnNumber, state, answers }: Known): KeptSession =>
  new Map<string, Value>([
    ['lsid', lsid],
    ['txnNumber', txnNumber],
    ['state', state],
    ['answers', [...answers].map(([statement, answer]) => new Map<string, Value>([...answer, ['#', statement]]))],
  ]);

/** As it is read from the log, which this server alone writes. */
export function readKept(kept: KeptSession): Known {
  const answers = (kept.get('answers') as Document[]).map((answer) => {
    const statement = answer.get('#') as number;
    answer.delete('#');
    return [statement, answer] as const;
  });
  return {
    lsid: kept.get('lsid') as Document,
    txnNumber: kept.get('txnNumber') as bigint,
    state: kept.get('state') as Known['state'],
    answers: new Map(answers),
  };
}
