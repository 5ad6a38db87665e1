import { readFileSync } from 'node:fs';
import { type DocumentNode, parse } from 'graphql';

/** The subgraphs of the graph: what composition starts from. */
export const SUBGRAPHS = ['profiles', 'community', 'analytics', 'rewards'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

export interface SubgraphDefinition {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

const root = new URL('../../../', import.meta.url);

/** Where a subgraph's committed schema stands. */
export function schemaPath(name: SubgraphName): URL {
  return new URL(`subgraphs/${name}/schema.graphql`, root);
}

/** Reads the committed schemas; `urlOf` says where each subgraph will be asked. */
export function committedSubgraphs(urlOf: (name: SubgraphName) => string): SubgraphDefinition[] {
  return SUBGRAPHS.map((name) => ({
    name,
    url: urlOf(name),
    typeDefs: parse(readFileSync(schemaPath(name), 'utf8')),
  }));
}
