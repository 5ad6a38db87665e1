import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './config.ts';
import { readReport } from './test-report.ts';
import { addUp, failuresBesides, type Outcome, summaryLine, totalLine } from './test-summary.ts';

/** `npm test`: the checks one by one, then every suite, each with one line as it ends; the last line adds them up. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const REPORT = '.jest/report.json';
const LOOK_EVERY_MS = 300;

const CHECKS: readonly [name: string, program: string, ...options: string[]][] = [
  ['format', join(bin, 'prettier'), '--check', '--log-level=warn', '.'],
  ['lint', join(bin, 'oxlint'), '--type-aware', '--deny-warnings', '--quiet'],
  [
    'import rules',
    join(bin, 'depcruise'),
    '--config',
    'infra/presets/import-rules.cjs',
    'gateway',
    'infra',
    'subgraphs',
  ],
  ['types', join(bin, 'tsc')],
  ['schema freshness', process.execPath, 'infra/registry/schema.js'],
  ['composition', process.execPath, 'infra/registry/compose.js'],
];

const outcomes: Outcome[] = [];
for (const [name, program, ...options] of CHECKS) report(await runCheck(name, program, options));
await runSuites();
process.stdout.write(`\n${totalLine(addUp(outcomes))}\n`);
process.exitCode = addUp(outcomes).failed > 0 ? 1 : 0;

function report(outcome: Outcome): void {
  outcomes.push(outcome);
  process.stdout.write(`${summaryLine(outcome)}\n`);
}

async function runCheck(name: string, program: string, options: readonly string[]): Promise<Outcome> {
  const startMs = performance.now();
  const { code, output } = await finished(program, options);
  if (code !== 0) process.stdout.write(output);
  return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, ms: performance.now() - startMs };
}

/** Turbo runs the suites, two at a time; each leaves jest's report in its folder, which is read as soon as it is whole. */
async function runSuites(): Promise<void> {
  const waiting = new Set(suites());
  const reported: Outcome[] = [];
  for (const folder of waiting) {
    rmSync(join(folder, REPORT), { force: true });
    mkdirSync(dirname(join(folder, REPORT)), { recursive: true });
  }
  const collect = () => {
    for (const folder of waiting) {
      const outcome = readReport(basename(folder), join(folder, REPORT));
      if (!outcome) continue;
      waiting.delete(folder);
      reported.push(outcome);
      report(outcome);
    }
  };
  const timer = setInterval(collect, LOOK_EVERY_MS);
  const options = ['run', 'test', '--output-logs=errors-only', '--concurrency=2', '--continue', '--log-order=grouped'];
  const { code, output } = await finished(join(bin, 'turbo'), [...options, '--', '--json', `--outputFile=${REPORT}`]);
  clearInterval(timer);
  collect();
  if (code !== 0) process.stdout.write(output);
  const unreported = [...waiting].map((folder) => basename(folder));
  for (const failure of failuresBesides(reported, { unreported, exitCode: code })) report(failure);
}

function suites(): string[] {
  const folders = [
    'gateway',
    ...['infra', 'subgraphs'].flatMap((each) => readdirSync(join(root, each)).map((name) => join(each, name))),
  ];
  return folders.map((folder) => join(root, folder)).filter(hasSuite);
}

function hasSuite(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const { scripts = {} }: { scripts?: Record<string, string> } = JSON.parse(readFileSync(file, 'utf8'));
  return Boolean(scripts['test']);
}

async function finished(program: string, options: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, options, {
    cwd: root,
    env: { ...environment(), TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => parts.push(part));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output: parts.join('') };
}
