export { mayReadConclusions, requireAnalyst } from './access.rules.ts';
export { Basis, Suppression } from './disclosure.outputs.ts';
export { disclose, type Question } from './disclosure.queries.ts';
export { type Cell, CROSSED_FLOOR, Disclosed, type DisclosedCell, FLOOR } from './suppression.rules.ts';
