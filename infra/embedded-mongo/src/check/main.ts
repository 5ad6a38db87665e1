import { readCheckOptions } from './config.ts';
import { type Outcome, runTool } from './run-tool.ts';
import { tableOf } from './table.ts';

/**
 * `npm run check:mongo`: MongoDB's own tests and what else is kept beside this checkout, on the embedded server or the one that
 * `MONGODB_URL` names. Exits with 1 where a line of `lines.ts` is missed, 0 where there is nothing to check with.
 */
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function checkAll(): Promise<void> {
  const { tools, url, shared } = readCheckOptions(process.argv.slice(2));
  if (!shared) return say('not run: ../shared is not beside this checkout');
  const outcomes: Outcome[] = [];
  for (const tool of tools) {
    if (url && tool.startsServers) {
      say(`${tool.name}: not run, it starts and kills servers of its own`);
      continue;
    }
    say(`${tool.name} …`);
    outcomes.push(await runTool(tool, { url, shared }, (line) => say(`${tool.name}  ${line}`)));
  }
  say(`\n${tableOf(outcomes)}`);
  if (outcomes.some(({ findings }) => findings.some(({ isMet }) => !isMet))) process.exitCode = 1;
}

try {
  await checkAll();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
