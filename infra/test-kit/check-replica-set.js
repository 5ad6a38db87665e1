import { run } from '../dev/run.js';

await run(new URL('./src/replica-set/check.ts', import.meta.url).href);
