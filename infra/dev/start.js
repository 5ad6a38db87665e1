import { run } from './run.js';

await run(new URL('./src/start-command.ts', import.meta.url).href);
