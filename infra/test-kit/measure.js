import { run } from '../dev/run.js';
import startDatabase from './start-database.js';
import stopDatabase from './stop-database.js';

await startDatabase();
await run(new URL('./src/measure-events.ts', import.meta.url).href);
stopDatabase();
