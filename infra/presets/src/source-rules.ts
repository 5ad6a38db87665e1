import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What the import rules cannot see of the architecture's table: words that a file of some role must not say. */
interface WordRule {
  readonly role: RegExp;
  readonly word: RegExp;
  readonly complaint: string;
}

const RULES = /^subgraphs\/.*\.rules\.ts$/;
const RESOLVER = /^subgraphs\/.*\.resolver\.ts$/;

const WORDS: readonly WordRule[] = [
  { role: RULES, word: /\b(?:async|await)\b/, complaint: 'a rule waits for nothing' },
  {
    role: RULES,
    word: /\bDate\.now\(|\bnew Date\(\s*\)|\bperformance\.now\(/,
    complaint: 'a rule has no clock',
  },
  { role: RULES, word: /\bMath\.random\(|\brandom(?:UUID|Bytes|Int)\(/, complaint: 'a rule has no chance' },
  { role: RESOLVER, word: /\bem\b/, complaint: 'a resolver does not read the database' },
  { role: RESOLVER, word: /\btry\b|\bcatch\b/, complaint: 'a resolver catches nothing' },
];

const INTERNAL = /from '(@customer-module\/[\w-]+)|import(?:\(| )'(@customer-module\/[\w-]+)/g;
/** Comments and strings: prose may say anything. */
const PROSE = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
const FOLDERS = ['gateway', 'infra', 'subgraphs'];
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage']);

/** Complaints about the sources of a checkout: each names the file. */
export function complaintsAbout(root: string): string[] {
  const files = FOLDERS.flatMap((folder) => sourcesIn(join(root, folder)));
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const name = relative(root, file).replaceAll(sep, '/');
    return [...wordComplaints(name, text), ...undeclared(file, text)].map((complaint) => `${name}: ${complaint}`);
  });
}

function wordComplaints(name: string, text: string): string[] {
  const code = text.replaceAll(PROSE, "''");
  return WORDS.filter(({ role, word }) => role.test(name) && word.test(code)).map(({ complaint }) => complaint);
}

function undeclared(file: string, text: string): string[] {
  const manifest: Manifest = JSON.parse(readFileSync(manifestOf(file), 'utf8'));
  const declared = { ...manifest.dependencies, ...manifest.devDependencies, [manifest.name]: '' };
  const names = [...text.matchAll(INTERNAL)].flatMap(([, from, plain]) => from ?? plain ?? []);
  return [...new Set(names)].filter((name) => !(name in declared)).map((name) => `${name} is not in its package.json`);
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function manifestOf(file: string): string {
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'package.json');
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : sourcesIn(path);
    return /\.[jt]s$/.test(entry.name) ? [path] : [];
  });
}
