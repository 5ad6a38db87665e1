import { readFileSync } from 'node:fs';
import { commandTable } from '../commands/command-table.ts';
import { codeOf, served } from '../test/served.ts';
import { supported, supportedText } from './supported.ts';

const mongo = served();

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

it('the README lists what the code knows, and nothing else', () => {
  const [, listed] = /<!-- supported -->\n([^]*?)<!-- \/supported -->/.exec(readme) ?? [];

  // `npm run -s mongo -- --supported` prints what belongs there.
  expect(listed?.trim()).toBe(supportedText().trim());
});

it('what is listed is known to the server, what is not listed is refused', async () => {
  const database = mongo.database();
  const first = (stage: string) => database.command({ aggregate: 'items', pipeline: [{ [stage]: {} }], cursor: {} });
  const unknownStage = 40324;
  const isKnown = async (stage: string) => (await codeOf(first(stage))) !== unknownStage;

  for (const stage of supported['Stages'] ?? [])
    expect({ stage, known: await isKnown(stage) }).toEqual({ stage, known: true });
  expect(await isKnown('$graph')).toBe(false);
  expect(supported['Commands']).toEqual([...commandTable.keys()].toSorted());
  expect(await codeOf(database.command({ mapReduce: 'items' }))).toBe(59);
});
