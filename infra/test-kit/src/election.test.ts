import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabaseUrl } from './config.ts';
import { losePrimary, startWireProxy } from './wire-proxy/index.ts';
import { writeMeanwhile } from './writers.ts';

/** As long as a set takes to agree on a new primary. */
const ELECTION_MS = 3_000;
const WRITES_BACK_WITHIN_MS = 15_000;

test('while the primary is lost under load, no acknowledged write is lost or doubled, and writes come back', async () => {
  const proxy = await startWireProxy(testDatabaseUrl());

  const report = await writeMeanwhile({
    url: proxy.url,
    writers: 8,
    async meanwhile() {
      await sleep(1_000);
      losePrimary(proxy);
      await sleep(ELECTION_MS);
      proxy.forget();
      await sleep(3_000);
    },
  });
  await proxy.close();

  expect(report).toMatchObject({ lost: [], doubled: [] });
  expect(report.acknowledged).toBeGreaterThan(20);
  // Else the load met no election.
  expect(report.faults).toBeGreaterThan(0);
  expect(report.longestSilenceMs).toBeGreaterThan(ELECTION_MS / 2);
  expect(report.longestSilenceMs).toBeLessThan(WRITES_BACK_WITHIN_MS);
}, 60_000);
