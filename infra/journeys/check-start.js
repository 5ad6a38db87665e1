import { run } from '../dev/run.js';

await run(new URL('./src/check-start.ts', import.meta.url).href);
