import type { GraphQLFormattedError } from 'graphql';

/** What a subgraph says on purpose, and so may be read by whoever asked. */
const REFUSALS = ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'CONFLICT', 'RATE_LIMITED'];

/** What GraphQL itself says of a request that it cannot run. */
const REQUEST_ERRORS = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
];

const UNAVAILABLE = 'SUBGRAPH_UNAVAILABLE';
const NO_INTROSPECTION = 'INTROSPECTION_DISABLED';
const HINT = / ?Did you mean(.+?)\?$/;

/**
 * The one place where an error inside of an answer gets its form: refusals and missing parts say why, GraphQL's own
 * errors pass, everything else is masked. `hints` may name parts of the schema that the caller cannot see.
 */
export function errorFormat({ hints }: { readonly hints: boolean }) {
  return (formatted: GraphQLFormattedError): GraphQLFormattedError => {
    const { message, locations, path, extensions = {} } = formatted;
    const { code, reason, subgraph, serviceName, validationErrorCode } = extensions;
    const place = { locations, path };
    if (validationErrorCode === NO_INTROSPECTION) {
      return { message: 'The schema is not shown here.', ...place, extensions: { code, reason: NO_INTROSPECTION } };
    }
    if (code === UNAVAILABLE) return { message, ...place, extensions: { code, subgraph, reason } };
    const passing = serviceName === undefined ? [...REQUEST_ERRORS, ...REFUSALS] : REFUSALS;
    if (typeof code !== 'string' || !passing.includes(code)) {
      return { message: 'Internal server error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
    }
    const said = hints ? message : message.replace(HINT, '');
    return { message: said, ...place, extensions: { code, ...(typeof reason === 'string' ? { reason } : {}) } };
  };
}
