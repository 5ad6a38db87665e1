import { run } from '../dev/run.js';

await run(new URL('./src/compose-command.ts', import.meta.url).href);
