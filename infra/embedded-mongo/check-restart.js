import { run } from '../dev/run.js';

await run(new URL('./src/check/restart.ts', import.meta.url).href);
