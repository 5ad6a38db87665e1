import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumPath, ROOT } from './config.ts';
import { aPlace, leave, type Place, type RunningGraph, startGraph, tokenFor } from './running-graph.ts';

const executablePath = chromiumPath();
const testWithBrowser = executablePath ? test : test.skip;
const SCREENSHOT = join(ROOT, 'infra/journeys/.jest/explorer.png');

let place: Place;
let graph: RunningGraph | undefined;
let browser: Browser | undefined;

beforeAll(async () => {
  place = await aPlace();
  if (!executablePath) return;
  graph = await startGraph(place);
  // Root needs it; the page is our own.
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await graph?.stop();
  await leave(place);
});

interface Seen {
  readonly hosts: Set<string>;
  readonly complaints: string[];
}

/** Notes whom a page talks to, and what the browser complains of. */
function watch(page: Page): Seen {
  const seen: Seen = { hosts: new Set(), complaints: [] };
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.protocol !== 'blob:') seen.hosts.add(url.origin);
  });
  page.on('console', (message) => {
    if (message.type() === 'error') seen.complaints.push(message.text());
  });
  page.on('pageerror', (error) => seen.complaints.push(String(error)));
  return seen;
}

testWithBrowser('the explorer runs the page of one customer, talks to nobody else and keeps no token', async () => {
  const token = await tokenFor(place, '--staff', 'admin');
  const [, id = '', name = ''] = /--customer (cus_\w+)[\s\S]*Ask about (.+), one of/.exec(graph?.screen ?? '') ?? [];
  const page = await browser?.newPage({ viewport: { width: 1_400, height: 900 } });
  if (!page) throw new Error('There is no browser.');
  const seen = watch(page);

  await page.goto(`${place.url}/?customer=${id}`);
  await page.getByLabel('Token').fill(token);
  await page.getByLabel('Execute query').click();
  await page.locator('.result-window').getByText(name).first().waitFor();
  await page.screenshot({ path: SCREENSHOT });

  const shown = await page.locator('.result-window').innerText();
  expect(shown).not.toContain('"errors"');
  expect([...seen.hosts]).toEqual([place.url]);
  expect(seen.complaints).toEqual([]);
  const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])');
  expect(kept).not.toContain(token);
  expect(await (await fetch(place.url)).text()).not.toMatch(/eyJ[\w-]+\./);
});
