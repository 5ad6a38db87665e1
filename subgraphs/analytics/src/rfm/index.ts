export { loadScores } from './rfm.loaders.ts';
export { RfmScore } from './rfm.outputs.ts';
