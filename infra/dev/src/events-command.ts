import { SUBGRAPHS } from '@customer-module/registry';
import { replayDeadLetters } from '@customer-module/subgraph-kit';
import { readConfig } from './config.ts';
import { openDataFolder, runningMongo } from './data-folder.ts';
import { Refusal, runCommand } from './refusal.ts';

const USAGE = `Usage: npm run events -- replay [${SUBGRAPHS.join(' | ')}]`;

/** `npm run events -- replay`: takes what no reaction could take in back in, with one effect, once its cause is mended. */
await runCommand(async () => {
  const [command, name, ...more] = process.argv.slice(2);
  const names = SUBGRAPHS.filter((each) => !name || each === name);
  if (command !== 'replay' || names.length === 0 || more.length > 0) throw new Refusal(USAGE);
  const config = readConfig();
  const url = config.mongodbUrl ?? runningMongo(openDataFolder(config.dataFolder));
  if (!url) throw new Refusal('No database runs here: start the graph with `npm start`, or set MONGODB_URL.');
  for (const each of names) {
    const replayed = await replayDeadLetters({ url, name: `${config.databasePrefix}${each}` }, new Date());
    process.stdout.write(`${each}: ${replayed} taken back in\n`);
  }
});
