import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lets others run; what must still hold afterwards is asked then. */
export async function pause(...checks: readonly (() => void)[]): Promise<void> {
  await nextTurn();
  for (const check of checks) check();
}
