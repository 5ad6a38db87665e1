import { pino } from 'pino';

/** Structured lines: what it is about as fields, then what happened. Never bodies, headers, variables, tokens or people. */
export interface Log {
  readonly info: (about: object, message: string) => void;
  readonly warn: (about: object, message: string) => void;
  readonly error: (about: object, message: string) => void;
}

export interface LogOptions {
  readonly level: string;
  readonly service: string;
}

/** Where lines go; the process's standard output unless a test listens. */
export interface LogTarget {
  readonly write: (line: string) => void;
}

/** JSON lines; a thrown `err` is described without the values that it may quote. */
export function createLog({ level, service }: LogOptions, target?: LogTarget): Log {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeFault },
  };
  return target ? pino(options, target) : pino(options);
}

const LONGEST_MESSAGE = 300;
const FRAMES = 8;

/**
 * What a log may say of a fault: its class, code, where it was thrown, and its message without values. Drivers and
 * mappers quote the row they choke on, and that row may be somebody.
 */
export function describeFault(fault: unknown): object {
  if (!(fault instanceof Error)) return { name: typeof fault };
  const { name, message, stack = '', cause } = fault;
  const code: unknown = 'code' in fault ? fault.code : undefined;
  return {
    name,
    code: typeof code === 'string' || typeof code === 'number' ? code : undefined,
    message: withoutValues(message),
    stack: stack.split('\n').filter(isFrame).slice(0, FRAMES),
    cause: cause === undefined ? undefined : describeFault(cause),
  };
}

const VALUES = [
  /\{.*$/s,
  /"[^"]*"?/g,
  /'[^']*'?/g,
  /`[^`]*`?/g,
  /\S+@\S+/g,
  /\b[a-z]+_[0-9A-HJKMNP-TV-Z]{26}\b/g,
  /\beyJ[\w.-]+/g,
  /\+?\d[\d ()/-]{5,}/g,
];

function withoutValues(message: string): string {
  const [firstLine = ''] = message.split('\n');
  return VALUES.reduce((text, value) => text.replace(value, '…'), firstLine).slice(0, LONGEST_MESSAGE);
}

function isFrame(line: string): boolean {
  return /^\s+at /.test(line);
}
