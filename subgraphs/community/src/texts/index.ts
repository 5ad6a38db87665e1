export { htmlOf } from './text.outputs.ts';
