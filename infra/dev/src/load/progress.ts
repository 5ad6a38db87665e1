import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a load is: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface ProgressView {
  readonly update: (done: number) => void;
  readonly end: () => void;
}

const LINE_EVERY_MS = 5_000;

export function showProgress(
  total: number,
  startedWith: number,
  out: NodeJS.WriteStream = process.stderr,
): ProgressView {
  const startMs = performance.now();
  const rateOf = (done: number) =>
    Math.round(((done - startedWith) * 1_000) / Math.max(1, performance.now() - startMs));
  return out.isTTY ? barOf(total, startedWith, rateOf, out) : linesOf(total, rateOf, out);
}

type RateOf = (done: number) => number;

function barOf(total: number, startedWith: number, rateOf: RateOf, stream: NodeJS.WriteStream): ProgressView {
  const format = '{bar} {percentage}% | {value}/{total} invoices | {rate}/s | {left} left';
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true }, Presets.rect);
  bar.start(total, startedWith, { rate: 0, left: '-' });
  return {
    update: (done) => bar.update(done, { rate: rateOf(done), left: timeLeft(total - done, rateOf(done)) }),
    end: () => bar.stop(),
  };
}

function linesOf(total: number, rateOf: RateOf, out: NodeJS.WriteStream): ProgressView {
  let nextMs = performance.now();
  return {
    update(done) {
      if (performance.now() < nextMs && done < total) return;
      nextMs = performance.now() + LINE_EVERY_MS;
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
