import { fileURLToPath } from 'node:url';
import { LINES } from './lines.ts';
import { readBench } from './read-bench.ts';
import { readReplay } from './read-replay.ts';
import { atLeast, type Finding, numbersIn, silent, type Tool } from './tool.ts';

const MONGO = fileURLToPath(new URL('../../mongo.js', import.meta.url));
const RESTART = fileURLToPath(new URL('../../check-restart.js', import.meta.url));
const EXPECTED = fileURLToPath(new URL('../../expected-failures.txt', import.meta.url));

function readUnified(output: string): Finding[] {
  const total = numbersIn(output, /^TOTAL +pass +(\d+) +fail +(\d+)/m);
  const unexpected = numbersIn(output, /^unexpected failures: (\d+)/m);
  const most = LINES.unified.failures;
  const [passed = 0, failed = 0] = total ?? [];
  const [unlisted] = unexpected ?? [];
  if (!total || unlisted === undefined) return [silent('unified', `at most ${most} failures`)];
  return [
    {
      what: 'unified',
      passed: String(passed),
      of: String(passed + failed),
      line: `at most ${most} failures`,
      isMet: failed <= most,
    },
    {
      what: 'unified, failures not listed',
      passed: String(unlisted),
      of: String(failed),
      line: '0',
      isMet: unlisted === 0,
    },
  ];
}

function readBank(output: string): Finding[] {
  const passed = output.match(/^ok {3}/gm)?.length ?? 0;
  return [atLeast('bank', [passed, LINES.bank.checks], LINES.bank.checks)];
}

function readDurable(output: string): Finding[] {
  const rounds = output.match(/^round \d+:/gm)?.length ?? 0;
  const lost = output.match(/^FAIL /gm)?.length ?? 0;
  return [
    {
      ...atLeast('durable', [rounds, LINES.durable.rounds], LINES.durable.rounds),
      of: `${LINES.durable.rounds} kills`,
    },
    { what: 'durable, losses', passed: String(lost), of: String(rounds), line: '0', isMet: rounds > 0 && lost === 0 },
  ];
}

function readRestart(output: string): Finding[] {
  const { documents, mostMs } = LINES.restart;
  const [ms, found] = numbersIn(output, /^restart: (\d+) ms with (\d+) documents/m) ?? [];
  const line = `at most ${mostMs} ms`;
  if (ms === undefined || found === undefined) return [silent('restart', line)];
  const isMet = ms <= mostMs && found === documents;
  return [{ what: 'restart', passed: `${ms} ms`, of: `${found} documents`, line, isMet }];
}

/** The tools in the order in which they run: the quick ones first. */
export const TOOLS: readonly Tool[] = [
  {
    name: 'probe',
    command: ({ url, shared }) => [`${shared}tools/mongo/probe.mjs`, url],
    read: (output) => [atLeast('probe', numbersIn(output, /^TOTAL +(\d+)\/(\d+)/m), LINES.probe.features)],
  },
  {
    name: 'bank',
    command: ({ url, shared }) => [`${shared}tools/mongo/bank.mjs`, url],
    read: readBank,
  },
  {
    name: 'replay',
    command: ({ url, shared }) => [`${shared}tools/mongo/replay.mjs`, url, `${shared}spec/mongo-golden`, '--show=0'],
    read: readReplay,
  },
  {
    name: 'unified',
    command: ({ url, shared }) => [
      `${shared}tools/mongo/unified.mjs`,
      url,
      `${shared}spec/mongodb-specifications`,
      `--expected-failures=${EXPECTED}`,
    ],
    read: readUnified,
  },
  {
    name: 'durable',
    command: ({ shared, directory }) => [
      `${shared}tools/mongo/durable.mjs`,
      `--rounds=${LINES.durable.rounds}`,
      `--ms=${LINES.durable.loadMs}`,
      '--',
      process.execPath,
      MONGO,
      '--directory',
      directory,
      '--port',
      '0',
    ],
    read: readDurable,
    startsServers: true,
  },
  {
    name: 'restart',
    command: ({ directory }) => [RESTART, directory],
    read: readRestart,
    startsServers: true,
  },
  {
    name: 'bench',
    command: ({ url, shared }) => [`${shared}tools/mongo/bench.mjs`, url, '--json'],
    read: readBench,
    onDemand: true,
  },
];
