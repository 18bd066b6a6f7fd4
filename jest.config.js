export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }],
  },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  setupFiles: ['<rootDir>/test/setup/seed.ts'],
  // By hand, `npm test -- --coverage`: it doubles the time of a run.
  coverageProvider: 'v8',
  coverageThreshold: { global: { statements: 90 } },
  collectCoverageFrom: [
    '{src,flows}/**/*.ts',
    '!src/main.ts',
    '!src/web/**',
    // Types only: there is nothing to run.
    '!**/types.ts',
    '!src/durable/record.ts',
    '!src/store/connection.ts',
    '!src/compose/house.ts',
  ],
  // Jest's own choice on two cores is one.
  maxWorkers: 2,
  testTimeout: 60000,
  clearMocks: true,
};
