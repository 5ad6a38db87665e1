import { run } from '../dev/run.js';

await run(new URL('./src/schema-command.ts', import.meta.url).href);
