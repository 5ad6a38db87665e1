import { presetWithDatabase } from '../../infra/presets/jest.js';

export default presetWithDatabase;
