import { composeServices } from '@apollo/composition';
import type { GraphQLSchema } from 'graphql';
import { hazardsOf } from './hazards.ts';
import type { Problem } from './problem.ts';
import type { SubgraphDefinition } from './subgraphs.ts';

export type Composed =
  | { readonly supergraphSdl: string; readonly apiSchema: GraphQLSchema }
  | { readonly problems: readonly [Problem, ...Problem[]] };

/** Composes subgraphs, and refuses besides what composes but hurts later. */
export function compose(subgraphs: readonly SubgraphDefinition[]): Composed {
  const [hazard, ...hazards] = hazardsOf(subgraphs);
  if (hazard) return { problems: [hazard, ...hazards] };
  const { errors, schema, supergraphSdl } = composeServices([...subgraphs]);
  const [problem, ...problems] = (errors ?? []).map(({ message, extensions }) => ({
    code: typeof extensions['code'] === 'string' ? extensions['code'] : 'COMPOSITION_FAILED',
    message,
  }));
  if (problem) return { problems: [problem, ...problems] };
  if (!schema || !supergraphSdl) throw new Error('Composition gave neither a graph nor a reason.');
  return { supergraphSdl, apiSchema: schema.toAPISchema().toGraphQLJSSchema() };
}
