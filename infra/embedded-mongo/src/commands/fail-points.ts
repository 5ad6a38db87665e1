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

type FailPoint = {
  commands: ReadonlySet<Value>;
  appName: Value | undefined;
  /** How many more times it does not fire. */
  skip: number;
  /** How many more times it fires. */
  left: number;
  failure: Failure;
  /** Of writes: whether they fail before they take effect, else after. */
  before: boolean;
};

/** Thrown where the connection is to end without an answer. */
export class ConnectionEnded extends Error {}

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

function fire(point: FailPoint): boolean {
  if (point.left <= 0) return false;
  if (point.skip > 0) {
    point.skip--;
    return false;
  }
  point.left--;
  return true;
}

/** `failCommand`, `onPrimaryTransactionalWrite` and `failGetMoreAfterCursorCheckout`, for testing what a client does when the server fails. */
export class FailPoints {
  readonly #points = new Map<string, FailPoint>();

  configure(name: string, mode: Value | undefined, data: Document): void {
    if (mode === 'off') {
      this.#points.delete(name);
      return;
    }
    const numbers = mode instanceof Map ? mode : new Map<string, Value>();
    const commands = data.get('failCommands');
    this.#points.set(name, {
      commands: new Set(Array.isArray(commands) ? commands : []),
      appName: data.get('appName'),
      skip: numberOf(numbers.get('skip')) ?? 0,
      left: numberOf(numbers.get('times')) ?? Infinity,
      before: data.has('failBeforeCommitExceptionCode'),
      failure: failureOf(data),
    });
  }

  /** How this command fails, if it does. */
  take(command: string, appName: string): Failure | null {
    const point = this.#points.get('failCommand');
    if (!point || point.left <= 0 || !point.commands.has(command)) return null;
    if (point.appName !== undefined && point.appName !== appName) return null;
    return fire(point) ? point.failure : null;
  }

  /** How a `getMore` fails once it has its cursor; null where it does not. */
  takeGetMore(): Failure | null {
    const point = this.#points.get('failGetMoreAfterCursorCheckout');
    return point && fire(point) ? point.failure : null;
  }

  /** Whether this retryable write loses its connection before it takes effect. */
  failsBeforeWrite(): boolean {
    const point = this.#points.get('onPrimaryTransactionalWrite');
    return point?.before === true && fire(point);
  }

  /** Whether this retryable write, which has taken effect, loses its connection. */
  failsAfterWrite(): boolean {
    const point = this.#points.get('onPrimaryTransactionalWrite');
    return point?.before === false && fire(point);
  }
}
