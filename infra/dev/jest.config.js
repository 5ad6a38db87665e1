import { preset } from '../presets/jest.js';

export default preset;
