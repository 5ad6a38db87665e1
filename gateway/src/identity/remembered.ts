import type { Actor } from '@customer-module/subgraph-kit';
import type { TokenCheck } from './token-check.ts';

/** So long a key that is withdrawn, or a token that has just expired, may still be taken. */
const FOR_MS = 5_000;
const MOST = 1_000;

interface Known {
  readonly actor: Actor;
  readonly untilMs: number;
}

/** Checks a token once in a while: a page that loads sends the same one many times. What is refused is not remembered. */
export function remembered(check: TokenCheck): TokenCheck {
  const known = new Map<string, Known>();
  return async (token, at) => {
    const found = known.get(token);
    if (found && at.getTime() < found.untilMs) return found.actor;
    const actor = await check(token, at);
    // The oldest stand first: a check that is made again takes its place at the end.
    known.delete(token);
    for (const oldest of known.keys()) {
      if (known.size < MOST) break;
      known.delete(oldest);
    }
    known.set(token, { actor, untilMs: at.getTime() + FOR_MS });
    return actor;
  };
}
