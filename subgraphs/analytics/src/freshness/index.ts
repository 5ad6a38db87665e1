export { Freshness } from './freshness.outputs.ts';
export { freshnessOf } from './freshness.queries.ts';
