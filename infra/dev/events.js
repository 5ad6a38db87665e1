import { run } from './run.js';

await run(new URL('./src/events-command.ts', import.meta.url).href);
