import { giveWay, type GivingWay, traffic } from './giving-way.ts';

const NEVER = new AbortController().signal;

/** A world in which time passes while somebody sleeps, and a request takes what the test says. */
function aWorld({ busyForMs = Infinity } = {}) {
  let nowMs = 1_000_000;
  const surroundings = {
    elapsedMs: () => nowMs,
    now: () => new Date(nowMs),
    sleep: async (delayMs: number) => void (nowMs += delayMs),
  };
  const endsAtMs = nowMs + busyForMs;
  const way: GivingWay = { surroundings, traffic: { ...traffic(surroundings), isBusy: () => nowMs < endsAtMs } };
  const restedAfter = async (since: Date | null, tookMs: number, signal = NEVER): Promise<number> => {
    const startMs = nowMs;
    await giveWay(way, { since, tookMs }, signal);
    return nowMs - startMs;
  };
  return { surroundings, restedAfter, ago: (ms: number) => new Date(nowMs - ms) };
}

test('while requests come in, a step with a backlog rests forty-nine times as long as it took', async () => {
  const { restedAfter, ago } = aWorld();

  expect(await restedAfter(ago(1_000), 100)).toBe(4_900);
});

test('it goes on as soon as nobody asks any more', async () => {
  const { restedAfter, ago } = aWorld({ busyForMs: 200 });

  expect(await restedAfter(ago(1_000), 100)).toBe(200);
});

test('without a backlog it does not rest: a single event is as fast as ever', async () => {
  const { restedAfter } = aWorld();

  expect(await restedAfter(null, 100)).toBe(0);
});

test('what has waited for half a minute rests no more', async () => {
  const { restedAfter, ago } = aWorld();

  expect(await restedAfter(ago(30_000), 100)).toBe(0);
  expect(await restedAfter(ago(29_800), 100)).toBe(200);
});

test('whoever stops does not wait for it', async () => {
  const { restedAfter, ago } = aWorld();

  expect(await restedAfter(ago(0), 100, AbortSignal.abort())).toBe(0);
});

test('a subgraph is busy while it answers, and a moment longer', async () => {
  const { surroundings } = aWorld();
  const requests = traffic(surroundings);
  expect(requests.isBusy()).toBe(false);

  const [leaveFirst, leaveSecond] = [requests.enter(), requests.enter()];
  leaveFirst();
  await surroundings.sleep(10_000);
  expect(requests.isBusy()).toBe(true);
  leaveSecond();
  await surroundings.sleep(249);
  expect(requests.isBusy()).toBe(true);
  await surroundings.sleep(1);
  expect(requests.isBusy()).toBe(false);
});
