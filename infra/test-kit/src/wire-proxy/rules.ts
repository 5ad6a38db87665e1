import type { Document } from 'bson';
import { nameOf, type WireFailure } from './failures.ts';

/** What happens to a command; `close` and `drop` also to its answer. */
export type WireAction =
  | 'close'
  | 'drop'
  | { readonly answer: WireFailure }
  /** Any other answer. */
  | { readonly reply: Document }
  | { readonly delayMs: number }
  /** The server's answer, changed. */
  | { readonly edit: (answer: Document) => Document };

/** Which command meets what. */
export interface WireRule {
  /** Its name; any command where none is said. */
  readonly command?: string;
  /** What else must be so. */
  readonly where?: (command: Document) => boolean;
  /** The first of these commands that meets it: 1, unless said. */
  readonly nth?: number;
  /** How many from there on: 1, unless said. */
  readonly times?: number;
  /** Before the server hears of the command, unless said; or after it has answered. */
  readonly moment?: 'before' | 'after';
  readonly action: WireAction;
}

/** A rule at work. */
export interface UsedRule {
  /** How many commands have met it. */
  readonly met: () => number;
}

/** The rules of one proxy, in the order of their use; a command meets the first that is due. */
export class Rules {
  readonly #counted: { readonly rule: WireRule; matched: number; met: number }[] = [];

  use(rule: WireRule): UsedRule {
    const counted = { rule, matched: 0, met: 0 };
    this.#counted.push(counted);
    return { met: () => counted.met };
  }

  forget(): void {
    this.#counted.length = 0;
  }

  /** The rule that this command meets. It counts for all that it fits. */
  next(command: Document): WireRule | undefined {
    const fitting = this.#counted.filter(({ rule }) => fits(rule, command));
    for (const each of fitting) each.matched += 1;
    const due = fitting.find(({ rule: { nth = 1, times = 1 }, matched }) => matched >= nth && matched < nth + times);
    if (due) due.met += 1;
    return due?.rule;
  }
}

function fits({ command: name, where }: WireRule, command: Document): boolean {
  return (name === undefined || name === nameOf(command)) && (where === undefined || where(command));
}
