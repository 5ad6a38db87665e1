import { PassThrough } from 'node:stream';
import { type Out, showProgress } from './progress.ts';

/** A screen that keeps what was written on it. */
function aScreen(isTTY: boolean): { readonly out: Out; readonly text: () => string } {
  const parts: string[] = [];
  const stream = new PassThrough({ encoding: 'utf8' }).on('data', (part: string) => parts.push(part));
  const cursor = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true, columns: 120 };
  return { out: Object.assign(stream, cursor, { isTTY }), text: () => parts.join('') };
}

/** A clock that moves on by so much each time it is read. */
function aClock(stepMs: number): () => number {
  let nowMs = 0;
  return () => (nowMs += stepMs);
}

test('without a terminal, plain lines say how far it is, how fast and how long to go', () => {
  const { out, text } = aScreen(false);
  const view = showProgress({ total: 400, startedWith: 100 }, out, aClock(5_000));

  view.update(200);
  view.update(400);
  view.end();

  expect(text().split('\n')).toEqual([
    expect.stringMatching(/^200\/400 invoices, \d+\/s, \d+ s left$/),
    expect.stringMatching(/^400\/400 invoices, \d+\/s, 0 s left$/),
    '',
  ]);
});

test('without a terminal, a line comes every few seconds, and one at the end', () => {
  const { out, text } = aScreen(false);
  const view = showProgress({ total: 100, startedWith: 0 }, out, aClock(10));

  for (let done = 1; done <= 100; done += 1) view.update(done);

  expect(text().trim().split('\n')).toHaveLength(2);
});

test('on a terminal there is a bar, with the same words', () => {
  const { out, text } = aScreen(true);
  const view = showProgress({ total: 400, startedWith: 100 }, out, aClock(1_000));

  view.update(400);
  view.end();

  expect(text()).toContain('25% | 100/400 invoices');
  expect(text()).toMatch(/100% \| 400\/400 invoices \| \d+\/s \| 0 s left/);
  expect(text()).not.toContain('\n400/400');
});
