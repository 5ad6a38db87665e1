import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Answer, type Concern, NOTHING_RAN } from '../http/exchange.ts';
import { readExamples } from './examples.ts';

/** Nothing is loaded from, or sent to, any other host; GraphiQL sets styles of its own, and brings its fonts along. */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = { 'content-security-policy': POLICY, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };
const HTML = 'text/html; charset=utf-8';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const require = createRequire(import.meta.url);
/** The browser's files are no exports of their packages, so they are found beside what is one. */
const fromPackage = (name: string, file: string) => () =>
  readFileSync(join(dirname(require.resolve(`${name}/package.json`)), file));
const own = (file: string) => () => readFileSync(new URL(file, import.meta.url));

interface Asset {
  readonly type: string;
  readonly read: () => Buffer;
}

const ASSETS: Readonly<Record<string, Asset>> = {
  '/': { type: HTML, read: own('page.html') },
  '/explorer/page.css': { type: CSS, read: own('page.css') },
  '/explorer/page.js': { type: SCRIPT, read: own('page.js') },
  '/explorer/examples.json': { type: JSON_TYPE, read: () => Buffer.from(JSON.stringify(readExamples())) },
  '/explorer/graphiql.css': { type: CSS, read: fromPackage('graphiql', 'graphiql.min.css') },
  '/explorer/graphiql.js': { type: SCRIPT, read: fromPackage('graphiql', 'graphiql.min.js') },
  '/explorer/react.js': { type: SCRIPT, read: fromPackage('react', 'umd/react.production.min.js') },
  '/explorer/react-dom.js': { type: SCRIPT, read: fromPackage('react-dom', 'umd/react-dom.production.min.js') },
};

/** A page to ask the graph by hand, for development. It is served without any secret: a token is typed in, and not kept. */
export const explorerServed: Concern = async ({ request, path }, next) => {
  const asset = ASSETS[path];
  if (!asset || request.method !== 'GET') return next();
  return served(asset);
};

function served({ type, read }: Asset): Answer {
  return { status: 200, headers: { ...HEADERS, 'content-type': type }, body: read(), outcome: NOTHING_RAN };
}
