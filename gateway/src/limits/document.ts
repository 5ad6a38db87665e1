import { HttpRefusal } from '@customer-module/subgraph-kit';
import { type DocumentNode, GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import type { Concern } from '../http/exchange.ts';
import { documentCost } from './document-cost.ts';
import type { Limits } from './limits.ts';

/** Refuses documents that ask for too much, before anything of them is planned or run. */
export function documentWithin(limits: Limits): Concern {
  return async ({ graphql }, next) => {
    const document = parsedWithin(graphql?.query ?? '', limits.tokens);
    if (document) refuseBeyond(limits, document);
    return next();
  };
}

/** Null where it is no GraphQL at all: the server behind says where it is wrong. */
function parsedWithin(query: string, maxTokens: number): DocumentNode | null {
  try {
    return parse(query, { maxTokens, noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (hasMoreTokens(query, maxTokens))
      throw tooMuch('TOO_MANY_TOKENS', `A document has at most ${maxTokens} tokens.`);
    return null;
  }
}

function hasMoreTokens(query: string, maxTokens: number): boolean {
  const lexer = new Lexer(new Source(query));
  try {
    for (let tokens = 0; tokens <= maxTokens; tokens++) {
      if (lexer.advance().kind === TokenKind.EOF) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function refuseBeyond(limits: Limits, document: DocumentNode): void {
  const cost = documentCost(document);
  const { depth, aliases, directives, rootFields, selections } = limits;
  if (cost.rootFields > rootFields) {
    throw tooMuch('TOO_MANY_ROOT_FIELDS', `An operation has at most ${rootFields} root fields.`);
  }
  if (cost.depth > depth) throw tooMuch('TOO_DEEP', `Fields nest at most ${depth} deep.`);
  if (cost.aliases > aliases) throw tooMuch('TOO_MANY_ALIASES', `A document has at most ${aliases} aliases.`);
  if (cost.directives > directives) {
    throw tooMuch('TOO_MANY_DIRECTIVES', `A document has at most ${directives} directives.`);
  }
  if (cost.selections > selections) {
    throw tooMuch(
      'TOO_MANY_SELECTIONS',
      `With its fragments written out, a document selects at most ${selections} fields.`,
    );
  }
}

function tooMuch(code: string, message: string): Error {
  return new HttpRefusal(400, code, message);
}
