import type { Log } from '@customer-module/subgraph-kit';

export interface LoggedLine {
  readonly about: object;
  readonly message: string;
}

/** A log that a test can read. */
export interface RecordedLog extends Log {
  readonly lines: readonly LoggedLine[];
  /** What was thrown last and masked. */
  readonly lastFault: () => unknown;
}

export function recordedLog(): RecordedLog {
  const lines: LoggedLine[] = [];
  const record = (about: object, message: string): void => void lines.push({ about, message });
  return {
    lines,
    info: record,
    warn: record,
    error: record,
    lastFault: () => lines.findLast(({ about }) => 'err' in about)?.about,
  };
}
