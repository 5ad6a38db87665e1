import { run } from './run.js';

await run(new URL('./src/load-command.ts', import.meta.url).href);
