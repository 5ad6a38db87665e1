/** What every workspace's jest.config.js is made of: ESM, TypeScript through swc, our own packages from their sources. */
export const preset = {
  testEnvironment: 'node',
  testMatch: ['**/src/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  coverageProvider: 'v8',
  testTimeout: 20_000,
  maxWorkers: 2,
  testEnvironmentOptions: { customExportConditions: ['customer-module', 'node', 'node-addons'] },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
      },
    ],
  },
};

/** For suites that store something: on `MONGODB_URL` where it is set, else on an embedded database of their own. */
export const presetWithDatabase = {
  ...preset,
  globalSetup: new URL('../test-kit/start-database.js', import.meta.url).pathname,
  globalTeardown: new URL('../test-kit/stop-database.js', import.meta.url).pathname,
};
