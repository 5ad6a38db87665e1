import type { ApolloServerPlugin, GraphQLRequestContext } from '@apollo/server';
import { type DocumentNode, Kind, type VariableDefinitionNode } from 'graphql';
import { coercedQuickly } from './quick-coercion.ts';

/** Federation's scalar for any value: what has it is taken as it is. */
const ANY = '_Any';
const anyDocuments = new WeakMap<DocumentNode, DocumentNode>();

/**
 * Hands graphql-js variables that are coerced already, under a type that it does not look into. What is not surely
 * right is left to it.
 */
export const quickVariables: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation(requestContext) {
        const { schema, operation, request } = requestContext;
        const definitions = operation?.variableDefinitions ?? [];
        if (definitions.length === 0 || !schema.getType(ANY)) return;
        const variables = coercedQuickly(schema, definitions, request.variables ?? {});
        if (variables) replace(requestContext, variables);
      },
    };
  },
};

function replace(requestContext: GraphQLRequestContext<object>, variables: Record<string, unknown>): void {
  const { document, request } = requestContext;
  if (!document) return;
  request.variables = variables;
  // Only types say that it cannot be replaced: it is looked up anew for each request.
  Object.assign(requestContext, { document: withAnyVariables(document) });
}

function withAnyVariables(document: DocumentNode): DocumentNode {
  const known = anyDocuments.get(document);
  if (known) return known;
  const made: DocumentNode = {
    ...document,
    definitions: document.definitions.map((definition) =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? { ...definition, variableDefinitions: definition.variableDefinitions?.map(asAny) }
        : definition,
    ),
  };
  anyDocuments.set(document, made);
  return made;
}

function asAny({ kind, variable }: VariableDefinitionNode): VariableDefinitionNode {
  return { kind, variable, type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: ANY } } };
}
