export { type Expression, windowOf } from './condition.rules.ts';
export { Granularity } from './cube.enums.ts';
export { CubeFilterInput } from './cube.inputs.ts';
export { isShownThrough, orderFilters } from './counting.queries.ts';
export { periodOf } from './plan.rules.ts';
