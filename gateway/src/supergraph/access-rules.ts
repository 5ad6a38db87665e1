import { type DirectiveNode, type NameNode, parse, print, valueFromASTUntyped, visit } from 'graphql';
import { z } from 'zod';

const ACCESS_SPECS = /^https:\/\/specs\.apollo\.dev\/(?<name>authenticated|requiresScopes|policy)\//;

/**
 * Takes rules of access out of a composed graph, with the links that bring them: the gateway's library refuses graphs
 * that have any. Every subgraph enforces its own.
 */
export function withoutAccessRules(supergraphSdl: string): string {
  const document = parse(supergraphSdl);
  const links: DirectiveNode[] = [];
  visit(document, { Directive: (node) => void (isAccessLink(node) && links.push(node)) });
  if (links.length === 0) return supergraphSdl;
  const names = new Set(links.flatMap(namesFrom));
  const isRule = (name: string): boolean => names.has(name.split('__')[0] ?? name);
  const gone = ({ name }: { readonly name: NameNode }) => (isRule(name.value) ? null : undefined);
  return print(
    visit(document, {
      Directive: (node) => (isAccessLink(node) || isRule(node.name.value) ? null : undefined),
      DirectiveDefinition: gone,
      ScalarTypeDefinition: gone,
    }),
  );
}

function isAccessLink(node: DirectiveNode): boolean {
  return node.name.value === 'link' && ACCESS_SPECS.test(argumentsOf(node).url ?? '');
}

/** Under which names a link brings what it brings: its own, and those that single parts of it are given. */
function namesFrom(link: DirectiveNode): string[] {
  const { url = '', as, import: parts } = argumentsOf(link);
  const own = as ?? ACCESS_SPECS.exec(url)?.groups?.['name'] ?? '';
  const given = parts.map((part) => (typeof part === 'string' ? part : (part.as ?? part.name)).replace('@', ''));
  return [own, ...given];
}

const linkForm = z.object({
  url: z.string().optional(),
  as: z.string().optional(),
  import: z.array(z.union([z.string(), z.object({ name: z.string(), as: z.string().optional() })])).default([]),
});

function argumentsOf({ arguments: given = [] }: DirectiveNode): z.infer<typeof linkForm> {
  return linkForm.parse(Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)])));
}
