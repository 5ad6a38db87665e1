import { createLog, type Log } from '@customer-module/subgraph-kit';

export interface LoggedLine {
  readonly about: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A log that a test can read. */
export interface RecordedLog extends Log {
  readonly lines: readonly LoggedLine[];
  /** The same lines as a process would have written them. */
  readonly written: () => string;
  /** What was thrown last and masked. */
  readonly lastFault: () => Readonly<Record<string, unknown>> | undefined;
}

export function recordedLog(): RecordedLog {
  const lines: LoggedLine[] = [];
  let written = '';
  const target = createLog({ level: 'info', service: 'test' }, { write: (line) => void (written += line) });
  const record = (about: object, message: string): void => {
    lines.push({ about: { ...about }, message });
    target.info(about, message);
  };
  return {
    lines,
    info: record,
    warn: record,
    error: record,
    written: () => written,
    lastFault: () => lines.findLast(({ about }) => 'err' in about)?.about,
  };
}
