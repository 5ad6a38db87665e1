import { run } from '../dev/run.js';

await run(new URL('./src/check-reload.ts', import.meta.url).href);
