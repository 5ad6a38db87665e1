import { PART_KINDS, partsOf, type SchemaPart } from './schema-parts.ts';

export interface Coverage {
  readonly kind: SchemaPart['kind'];
  readonly found: number;
  readonly total: number;
}

export interface ContractReport {
  readonly coverage: readonly Coverage[];
  /** What is served otherwise than promised: each fails. What is missing does not yet, and more may be served. */
  readonly differences: readonly string[];
}

/** Compares what a subgraph serves with what the contract promises. */
export function compareWithContract(served: string, promised: string): ContractReport {
  const found = partsOf(served);
  const wanted = [...partsOf(promised).values()];
  return {
    coverage: PART_KINDS.map((kind) => {
      const all = wanted.filter((part) => part.kind === kind);
      return { kind, found: all.filter(({ path }) => found.has(path)).length, total: all.length };
    }),
    differences: wanted.flatMap(({ path, promise }) => {
      const actual = found.get(path)?.promise;
      return actual === undefined || actual === promise ? [] : [`${path}: promised ${promise}, served ${actual}`];
    }),
  };
}
