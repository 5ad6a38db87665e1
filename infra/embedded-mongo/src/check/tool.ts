/** What a tool's output says about one line. */
export type Finding = {
  readonly what: string;
  readonly passed: string;
  readonly of: string;
  readonly line: string;
  readonly isMet: boolean;
};

/** How a tool is run: it is started anew for every check. */
export type Tool = {
  readonly name: string;
  /** Its file among the shared tools, with arguments; `shared` is the folder that they lie in. */
  readonly command: (place: { url: string; shared: string; directory: string }) => string[];
  /** Reads all that it has printed. */
  readonly read: (output: string) => Finding[];
  /** It starts servers itself, so it says nothing about one that runs already. */
  readonly startsServers?: boolean;
  /** It runs only when it is asked for. */
  readonly onDemand?: boolean;
};

/** The numbers that an expression captures in an output; null where it is not there. */
export function numbersIn(output: string, pattern: RegExp): number[] | null {
  const match = pattern.exec(output);
  return match && match.slice(1).map(Number);
}

/** A tool that broke off before it said anything: its line is missed. */
export const silent = (what: string, line: string): Finding => ({ what, passed: '-', of: '-', line, isMet: false });

/** A number of passed ones that must be reached. */
export const atLeast = (what: string, numbers: readonly number[] | null, line: number): Finding => {
  const [passed, of] = numbers ?? [];
  if (passed === undefined || of === undefined) return silent(what, String(line));
  return { what, passed: String(passed), of: String(of), line: String(line), isMet: passed >= line && passed >= of };
};
