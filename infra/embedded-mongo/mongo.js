import { run } from '../dev/run.js';

await run(new URL('./src/main.ts', import.meta.url).href);
