import { LINES } from './lines.ts';
import { type Finding, silent } from './tool.ts';

type Figures = Readonly<Record<string, { perSecond?: number; ms?: number } | undefined>>;

function figuresOf(output: string): Figures {
  try {
    return JSON.parse(output) as Figures;
  } catch {
    return {};
  }
}

/** The speeds that the study measured; other figures are printed only. */
export function readBench(output: string): Finding[] {
  const figures = figuresOf(output);
  const rates = Object.entries(LINES.bench.atLeastPerSecond).map(([name, least]): Finding => {
    const rate = figures[name]?.perSecond;
    const line = `${least} a second`;
    if (rate === undefined) return silent(`bench ${name}`, line);
    return { what: `bench ${name}`, passed: String(rate), of: '', line, isMet: rate >= least };
  });
  const times = Object.entries(LINES.bench.atMostMs).map(([name, most]): Finding => {
    const ms = figures[name]?.ms;
    const line = `at most ${most} ms`;
    if (ms === undefined) return silent(`bench ${name}`, line);
    return { what: `bench ${name}`, passed: `${ms} ms`, of: '', line, isMet: ms <= most };
  });
  return [...rates, ...times];
}
