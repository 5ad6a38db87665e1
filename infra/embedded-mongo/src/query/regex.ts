import { ServerError } from '../errors/server-error.ts';

const FLAGS: Readonly<Record<string, string>> = { i: 'i', m: 'm', s: 's', x: '', u: '' };

const cache = new Map<string, RegExp>();

/** The extended syntax: white space and comments outside of classes do not count. */
function withoutSpace(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\s+|#.*$/gms, (part) => (/^[\s#]/.test(part) ? '' : part));
}

/** What PCRE writes otherwise than JavaScript. */
function translated(pattern: string): string {
  return pattern
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]/g, '$')
    .replace(/\(\?P</g, '(?<')
    .replace(/\\h/g, '[ \\t]')
    .replaceAll('[[:alpha:]]', '[A-Za-z]')
    .replaceAll('[[:digit:]]', '\\d')
    .replaceAll('[[:space:]]', '\\s');
}

function build(pattern: string, options: string): RegExp {
  let flags = '';
  for (const option of new Set(options)) {
    const flag = FLAGS[option];
    if (flag === undefined) throw new ServerError(51108, `invalid flag in regex options: ${option}`);
    flags += flag;
  }
  const leading = /^\(\?([imsx]+)\)/.exec(pattern);
  if (leading?.[1]) return build(pattern.slice(leading[0].length), `${options}${leading[1]}`);
  const source = translated(options.includes('x') ? withoutSpace(pattern) : pattern);
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}

/** A JavaScript expression for one of PCRE. */
export function compileRegex(pattern: string, options = ''): RegExp {
  const key = `${options}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  if (pattern.includes('\0')) throw new ServerError(51109, 'Regular expression cannot contain an embedded null byte');
  let regex: RegExp;
  try {
    regex = build(pattern, options);
  } catch (error) {
    if (error instanceof ServerError) throw error;
    throw new ServerError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
  if (cache.size > 500) cache.clear();
  cache.set(key, regex);
  return regex;
}
