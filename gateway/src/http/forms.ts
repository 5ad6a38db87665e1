import { HttpRefusal, refuseOtherForms, refuseOtherHosts } from '@customer-module/subgraph-kit';
import type { Concern } from './exchange.ts';

export const ownNamesOnly: Concern = async ({ request }, next) => {
  refuseOtherHosts(request);
  return next();
};

export const graphqlOnly: Concern = async ({ path }, next) => {
  if (path !== '/graphql') throw new HttpRefusal(404, 'NOT_FOUND', 'There is nothing here.');
  return next();
};

const JSON_TAKEN = /\*\/\*|application\/(\*|json|graphql-response\+json)/i;

/**
 * Only JSON by POST, answered by JSON. A page of another site can make a browser send none of that; and nothing is run
 * whose answer would not be taken.
 */
export const jsonPostsOnly: Concern = async ({ request }, next) => {
  refuseOtherForms(request);
  const { accept } = request.headers;
  if (accept && !JSON_TAKEN.test(accept)) throw new HttpRefusal(406, 'NOT_ACCEPTABLE', 'Answers are JSON.');
  return next();
};
