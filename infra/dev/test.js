import { run } from './run.js';

await run(new URL('./src/test-command.ts', import.meta.url).href);
