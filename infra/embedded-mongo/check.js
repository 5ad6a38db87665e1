import { run } from '../dev/run.js';

await run(new URL('./src/check/main.ts', import.meta.url).href);
