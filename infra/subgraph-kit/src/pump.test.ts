import { createLog } from './log.ts';
import { startPump } from './pump.ts';
import { realSurroundings } from './surroundings.ts';

const quiet = createLog({ level: 'silent', service: 'test' });

/** Surroundings that write delays down, and in which a delay passes when the test says so, or when it is cut short. */
function aWorld() {
  const delays: number[] = [];
  let pass: (() => void) | undefined;
  const sleep = (delayMs: number, signal?: AbortSignal): Promise<void> => {
    delays.push(delayMs);
    return new Promise((resolve) => {
      pass = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
  };
  return { delays, passes: () => pass?.(), surroundings: { ...realSurroundings(), random: () => 1, sleep } };
}

/** Lets everything run that is due. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

test('it goes on at once while there is work, then looks again after a while, and ever later', async () => {
  const { delays, passes, surroundings } = aWorld();
  let work = 3;
  const pump = startPump({ name: 'test', log: quiet, surroundings, step: async () => (work -= 1) >= 0 });

  for (let look = 0; look < 6; look += 1) {
    await breath();
    passes();
  }
  await pump.stop();

  expect(work).toBeLessThan(0);
  expect(delays.slice(0, 6)).toEqual([50, 100, 200, 400, 800, 1_000]);
});

test('when woken it looks at once', async () => {
  const { surroundings } = aWorld();
  let steps = 0;
  const pump = startPump({ name: 'test', log: quiet, surroundings, step: async () => (steps += 1) < 0 });
  await breath();

  pump.wake();
  await breath();

  expect(steps).toBe(2);
  await pump.stop();
});

test('what wakes it during a step is not forgotten', async () => {
  const { delays, surroundings } = aWorld();
  let steps = 0;
  const step = async (): Promise<boolean> => {
    steps += 1;
    if (steps === 1) pump.wake();
    return false;
  };
  const pump = startPump({ name: 'test', log: quiet, surroundings, step: async () => breath().then(step) });

  await breath();
  await breath();
  await breath();
  await breath();

  expect(steps).toBe(2);
  expect(delays).toHaveLength(1);
  await pump.stop();
});

test('a step that fails is tried again, later each time', async () => {
  const { delays, passes, surroundings } = aWorld();
  const pump = startPump({ name: 'test', log: quiet, surroundings, step: () => Promise.reject(new Error('away')) });

  for (let look = 0; look < 3; look += 1) {
    await breath();
    passes();
  }
  await pump.stop();

  expect(delays.slice(0, 3)).toEqual([200, 400, 800]);
});

test('stopping lets the running step finish', async () => {
  const { surroundings } = aWorld();
  let isDone = false;
  const step = async (): Promise<boolean> => {
    await breath();
    isDone = true;
    return false;
  };
  const pump = startPump({ name: 'test', log: quiet, surroundings, step });

  await pump.stop();

  expect(isDone).toBe(true);
});
