import { lanes } from './lanes.ts';

/** Work that ends when the test says so. */
function aWork<Result>(result: Result) {
  const gate = Promise.withResolvers<Result>();
  const started: boolean[] = [];
  const act = (): Promise<Result> => {
    started.push(true);
    return gate.promise;
  };
  return { act, started, end: () => gate.resolve(result), fail: () => gate.reject(new Error('no')) };
}

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('in one lane one follows another, in the order in which they came', async () => {
  const { follow } = lanes();
  const [first, second] = [aWork(1), aWork(2)];

  const answers = [follow('one', first.act), follow('one', second.act)];
  await breath();
  expect(second.started).toEqual([]);
  first.end();
  await breath();
  expect(second.started).toEqual([true]);
  second.end();

  expect(await Promise.all(answers)).toEqual([1, 2]);
});

test('lanes do not wait for each other', async () => {
  const { follow } = lanes();
  const [waiting, other] = [aWork(1), aWork(2)];
  void follow('one', waiting.act);

  const answer = follow('two', other.act);
  other.end();

  expect(await answer).toBe(2);
  waiting.end();
});

test('what fails fails alone', async () => {
  const { follow } = lanes();
  const [failing, next] = [aWork(1), aWork(2)];
  const answers = [follow('one', failing.act), follow('one', next.act)];

  failing.fail();
  next.end();

  await expect(answers[0]).rejects.toThrow('no');
  expect(await answers[1]).toBe(2);
});
