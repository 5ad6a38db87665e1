import type { Document } from 'bson';
import { NOT_WRITABLE_PRIMARY } from './failures.ts';
import type { WireProxy } from './wire-proxy.ts';

const HELLOS = ['hello', 'isMaster', 'ismaster'];

/**
 * What clients see when a primary steps down: connections stay, and whoever asks is told that this member is none. It
 * lasts until the proxy forgets its rules. (Connections that end as well, by `cut`, can end in the midst of a heartbeat;
 * driver 7.6.0 then waits for its answer for ever.)
 */
export function losePrimary(proxy: WireProxy): void {
  for (const command of HELLOS) {
    proxy.use({ command, times: Number.POSITIVE_INFINITY, action: { edit: asSecondary } });
  }
  proxy.use({ times: Number.POSITIVE_INFINITY, action: { answer: NOT_WRITABLE_PRIMARY } });
}

function asSecondary(answer: Document): Document {
  const isNone = 'ismaster' in answer ? { ismaster: false } : { isWritablePrimary: false };
  return { ...answer, ...isNone, secondary: true, primary: undefined };
}
