import type { Log } from './log.ts';

/** What the libraries say, as lines of ours. They may quote a request, so only that something was said is kept. */
export function quietLogger(log: Log) {
  const aloud = (): void => log.warn({}, 'the GraphQL server complained');
  return { debug: quiet, info: quiet, warn: aloud, error: aloud };
}

function quiet(): void {
  // What it says in passing interests nobody.
}
