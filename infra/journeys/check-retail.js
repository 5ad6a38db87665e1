import { run } from '../dev/run.js';

await run(new URL('./src/check-retail.ts', import.meta.url).href);
