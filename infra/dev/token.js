import { run } from './run.js';

await run(new URL('./src/token-command.ts', import.meta.url).href);
