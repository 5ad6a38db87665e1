import { run } from '../dev/run.js';

await run(new URL('./src/contract-command.ts', import.meta.url).href);
