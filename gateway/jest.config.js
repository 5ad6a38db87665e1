import { preset } from '../infra/presets/jest.js';

export default preset;
