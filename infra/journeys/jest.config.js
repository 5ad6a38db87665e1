import { preset } from '../presets/jest.js';

// Each journey starts a graph of six processes: one at a time.
export default { ...preset, maxWorkers: 1, testTimeout: 60_000 };
