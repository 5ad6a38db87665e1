import { presetWithDatabase } from '../presets/jest.js';

export default presetWithDatabase;
