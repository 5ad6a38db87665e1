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

/** Statements in a row that were answered the same, such as the documents of an insert. */
function* runsOf(answers: ReadonlyMap<number, Document>): Generator<Document> {
  let run: { first: number; last: number; answer: Document } | null = null;
  for (const [statement, answer] of answers) {
    if (run && run.answer === answer && statement === run.last + 1) run.last = statement;
    else {
      if (run) yield runDocument(run);
      run = { first: statement, last: statement, answer };
    }
  }
  if (run) yield runDocument(run);
}

const runDocument = ({ first, last, answer }: { first: number; last: number; answer: Document }): Document =>
  new Map<string, Value>([...answer, ['#', first], ['#last', last]]);

/** As it is written to the log. */
export const keptSession = ({ lsid, txnNumber, state, answers }: Known): KeptSession =>
  new Map<string, Value>([
    ['lsid', lsid],
    ['txnNumber', txnNumber],
    ['state', state],
    ['answers', [...runsOf(answers)]],
  ]);

/** As it is read from the log, which this server alone writes. */
export function readKept(kept: KeptSession): Known {
  const answers = (kept.get('answers') as Document[]).flatMap((answer) => {
    const first = answer.get('#') as number;
    const last = (answer.get('#last') ?? first) as number;
    answer.delete('#');
    answer.delete('#last');
    return Array.from({ length: last - first + 1 }, (_, i) => [first + i, answer] as const);
  });
  return {
    lsid: kept.get('lsid') as Document,
    txnNumber: kept.get('txnNumber') as bigint,
    state: kept.get('state') as Known['state'],
    answers: new Map(answers),
  };
}
