import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What a document asks for, with its fragments counted wherever they are used. */
export interface DocumentCost {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  readonly selections: number;
}

type SelectionCost = DocumentCost;

const NOTHING: SelectionCost = { depth: 0, aliases: 0, directives: 0, rootFields: 0, selections: 0 };
const INTROSPECTION = new Set(['__schema', '__type']);

/** The cost of its most expensive operation, dimension by dimension. */
export function documentCost(document: DocumentNode): DocumentCost {
  const costOf = selectionCosts(document);
  const definitions = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  return definitions
    .map(({ selectionSet, directives = [] }) =>
      sum([costOf(selectionSet), { ...NOTHING, directives: directives.length }]),
    )
    .reduce(most, NOTHING);
}

/**
 * Each fragment is counted once and its figures are used again, so that fragments which use each other twice, thirty
 * deep, cost thirty steps and not a billion. What uses itself is refused later, by GraphQL's own rules.
 */
function selectionCosts({ definitions }: DocumentNode): (selectionSet: SelectionSetNode) => SelectionCost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  }
  const known = new Map<string, SelectionCost>();

  function ofFragment(name: string): SelectionCost {
    const cost = known.get(name);
    if (cost) return cost;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    known.set(name, NOTHING);
    const counted = sum([ofSet(fragment.selectionSet), { ...NOTHING, directives: fragment.directives?.length ?? 0 }]);
    known.set(name, counted);
    return counted;
  }

  function ofSelection(selection: SelectionNode): SelectionCost {
    const own = { ...NOTHING, directives: selection.directives?.length ?? 0, selections: 1 };
    if (selection.kind === Kind.FRAGMENT_SPREAD) return sum([own, ofFragment(selection.name.value)]);
    if (selection.kind === Kind.INLINE_FRAGMENT) return sum([own, ofSet(selection.selectionSet)]);
    const below = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
    const isIntrospection = INTROSPECTION.has(selection.name.value);
    return {
      depth: isIntrospection ? 1 : 1 + below.depth,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      directives: below.directives + own.directives,
      rootFields: 1,
      selections: below.selections + 1,
    };
  }

  function ofSet({ selections }: SelectionSetNode): SelectionCost {
    return sum(selections.map(ofSelection));
  }

  return ofSet;
}

/** Side by side: all add up, but the depth. */
function sum(costs: readonly SelectionCost[]): SelectionCost {
  return costs.reduce(
    (total, each) => ({
      depth: Math.max(total.depth, each.depth),
      aliases: total.aliases + each.aliases,
      directives: total.directives + each.directives,
      rootFields: total.rootFields + each.rootFields,
      selections: total.selections + each.selections,
    }),
    NOTHING,
  );
}

function most(left: SelectionCost, right: SelectionCost): SelectionCost {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: Math.max(left.aliases, right.aliases),
    directives: Math.max(left.directives, right.directives),
    rootFields: Math.max(left.rootFields, right.rootFields),
    selections: Math.max(left.selections, right.selections),
  };
}
