import {
  type FieldNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
} from 'graphql';
import { z } from 'zod';

/** What the gateway asked of a subgraph. */
export interface SentOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Path = (string | number)[];
type Variables = SentOperation['variables'];

const representationsForm = z.array(z.object({ __typename: z.string() }));

/** A page of entities is named one by one; of more, the first ones. */
const MOST_ENTITIES = 100;
/** The planner's own name for a field whose type differs from that of another under the same name. */
const PLANNED_ALIAS = /__alias_\d+$/;

/**
 * The paths of what an answer would have had at its top: root fields, or the fields of each entity. The gateway turns
 * the place of an entity (`_entities`, 3) into its place in the client's answer.
 */
export function missingParts({ query, variables }: SentOperation): Path[] {
  const selections = operationOf(query)?.selectionSet.selections ?? [];
  const entities = selections.find((each) => each.kind === Kind.FIELD && each.name.value === '_entities');
  const representations = representationsForm.safeParse(variables['representations']).data;
  if (entities?.kind !== Kind.FIELD || !representations) {
    return fieldsOf(selections, variables).map((field) => [field]);
  }
  return representations.slice(0, MOST_ENTITIES).flatMap(({ __typename: type }, index) => {
    const fields = fieldsOf(selectionsFor(type, entities), variables);
    return fields.map((field) => ['_entities', index, field]);
  });
}

/** What the planner sends has one operation, and no fragments with names. */
function operationOf(query: string): OperationDefinitionNode | undefined {
  const { definitions } = parse(query, { noLocation: true });
  return definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
}

/** What is asked of entities of a type: by its own name, else by that of an interface of it. */
function selectionsFor(type: string, { selectionSet }: FieldNode): readonly SelectionNode[] {
  const selections = selectionSet?.selections ?? [];
  const isOfType = (each: SelectionNode): each is InlineFragmentNode =>
    each.kind === Kind.INLINE_FRAGMENT && each.typeCondition?.name.value === type;
  const ofType = selections.filter(isOfType);
  return ofType.length > 0 ? ofType : selections;
}

/** The names under which fields would be answered. */
function fieldsOf(selections: readonly SelectionNode[], variables: Variables): string[] {
  const names = selections.filter((each) => isAsked(each, variables)).flatMap((each) => namesOf(each, variables));
  return [...new Set(names)].filter((name) => name !== '__typename');
}

function namesOf(selection: SelectionNode, variables: Variables): string[] {
  if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet.selections, variables);
  if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
  return [(selection.alias ?? selection.name).value.replace(PLANNED_ALIAS, '')];
}

function isAsked(node: SelectionNode, variables: Variables): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return skip?.['if'] !== true && include?.['if'] !== false;
}
