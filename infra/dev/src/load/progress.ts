import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a load is: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface ProgressView {
  readonly update: (done: number) => void;
  readonly end: () => void;
}

const LINE_EVERY_MS = 5_000;

/** Where progress is shown: `process.stderr`. */
export type Out = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** How many invoices there are, and how many of them an earlier run had sent. */
export interface Whole {
  readonly total: number;
  readonly startedWith: number;
}

export function showProgress({ total, startedWith }: Whole, out: Out, nowMs: () => number): ProgressView {
  const startMs = nowMs();
  const rateOf = (done: number) => Math.round(((done - startedWith) * 1_000) / Math.max(1, nowMs() - startMs));
  return out.isTTY ? barOf({ total, startedWith }, rateOf, out) : linesOf({ total, rateOf, nowMs }, out);
}

type RateOf = (done: number) => number;

function barOf({ total, startedWith }: Whole, rateOf: RateOf, stream: Out): ProgressView {
  const format = '{bar} {percentage}% | {value}/{total} invoices | {rate}/s | {left} left';
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true }, Presets.rect);
  bar.start(total, startedWith, { rate: 0, left: '-' });
  return {
    update: (done) => bar.update(done, { rate: rateOf(done), left: timeLeft(total - done, rateOf(done)) }),
    end: () => bar.stop(),
  };
}

interface Pace {
  readonly total: number;
  readonly rateOf: RateOf;
  readonly nowMs: () => number;
}

function linesOf({ total, rateOf, nowMs }: Pace, out: Out): ProgressView {
  let nextMs = nowMs();
  return {
    update(done) {
      if (nowMs() < nextMs && done < total) return;
      nextMs = nowMs() + LINE_EVERY_MS;
      out.write(`${done}/${total} invoices, ${rateOf(done)}/s, ${timeLeft(total - done, rateOf(done))} left\n`);
    },
    end: () => {},
  };
}

function timeLeft(remaining: number, perSecond: number): string {
  if (perSecond === 0) return '-';
  const seconds = Math.ceil(remaining / perSecond);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
