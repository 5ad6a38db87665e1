import type { Document, Value } from '../bson/values.ts';
import { isTrue } from '../store/collection-index.ts';
import { numberOf } from './arguments.ts';

/** How a command is made to fail, as drivers' tests ask for it. */
export type Failure = {
  errorCode: number | undefined;
  errorLabels: readonly string[] | undefined;
  closeConnection: boolean;
  blockMs: number;
  writeConcernError: Document | undefined;
};

type FailPoint = { commands: ReadonlySet<Value>; appName: Value | undefined; left: number; failure: Failure };

const textsOf = (value: Value | undefined): string[] | undefined =>
  Array.isArray(value) ? value.map(String) : undefined;

function failureOf(data: Document): Failure {
  return {
    errorCode: numberOf(data.get('errorCode')),
    errorLabels: textsOf(data.get('errorLabels')),
    closeConnection: isTrue(data.get('closeConnection')),
    blockMs: isTrue(data.get('blockConnection')) ? (numberOf(data.get('blockTimeMS')) ?? 0) : 0,
    writeConcernError: data.get('writeConcernError') as Document | undefined,
  };
}

/** `failCommand`, for testing what a client does when the server fails. */
export class FailPoints {
  readonly #points = new Map<string, FailPoint>();

  configure(name: string, mode: Value | undefined, data: Document): void {
    if (mode === 'off') {
      this.#points.delete(name);
      return;
    }
    const times = mode instanceof Map ? (numberOf(mode.get('times')) ?? Infinity) : Infinity;
    const commands = data.get('failCommands');
    this.#points.set(name, {
      commands: new Set(Array.isArray(commands) ? commands : []),
      appName: data.get('appName'),
      left: times,
      failure: failureOf(data),
    });
  }

  /** How this command fails, if it does. */
  take(command: string, appName: string): Failure | null {
    const point = this.#points.get('failCommand');
    if (!point || point.left <= 0 || !point.commands.has(command)) return null;
    if (point.appName !== undefined && point.appName !== appName) return null;
    point.left--;
    return point.failure;
  }
}
