import type { Work } from '@customer-module/subgraph-kit';
import { type Cap, type CapOccasion, capCountOf, capText } from '../reward-rules/index.ts';
import { CapCount } from './cap-count.entity.ts';
import type { Allowance, Award } from './decision.rules.ts';

/** How much of the caps of some rules is used up: read once, counted in memory, written with the transaction. */
export interface OpenCaps {
  readonly allowances: (caps: readonly Cap[], occasion: CapOccasion) => Allowance[];
  /** What the caps let through of one award that comes first. */
  readonly untouched: (caps: readonly Cap[]) => Allowance[];
  /** Counts what was awarded; what is taken back makes room again, in the period that it was awarded in. */
  readonly count: (caps: readonly Cap[], occasion: CapOccasion, award: Award) => void;
}

export async function openCaps({ em }: Work, keys: readonly string[]): Promise<OpenCaps> {
  const wanted = [...new Set(keys)];
  const known = wanted.length > 0 ? await em.find(CapCount, { id: { $in: wanted } }) : [];
  const counts = new Map(known.map((count) => [count.id, count]));

  function countOf(key: string): CapCount {
    const count = counts.get(key) ?? em.create(CapCount, { id: key, times: 0, points: {} });
    counts.set(key, count);
    return count;
  }

  return {
    allowances: (caps, occasion) => caps.map((cap) => allowanceOf(cap, counts.get(capCountOf(cap, occasion)))),

    untouched: (caps) => caps.map((cap) => allowanceOf(cap, undefined)),

    count(caps, occasion, { times, points }) {
      // Two caps of one scope and period share their count.
      for (const key of new Set(caps.map((cap) => capCountOf(cap, occasion)))) {
        const count = countOf(key);
        count.times += times;
        count.points = sumOf(count.points, points);
      }
    },
  };
}

function allowanceOf(cap: Cap, used: CapCount | undefined): Allowance {
  const { amount, times } = cap;
  const currencyId = amount?.currencyId ?? null;
  const points = amount === null ? 0 : Math.max(0, amount.points - (used?.points[amount.currencyId] ?? 0));
  return {
    text: capText(cap),
    currencyId,
    points,
    times: times === null ? null : Math.max(0, times - (used?.times ?? 0)),
  };
}

function sumOf(before: Readonly<Record<string, number>>, added: ReadonlyMap<string, number>): Record<string, number> {
  const all = [...added].map(([currencyId, points]) => [currencyId, (before[currencyId] ?? 0) + points] as const);
  return { ...before, ...Object.fromEntries(all) };
}
