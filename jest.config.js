export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } }],
  },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  coverageProvider: 'v8',
  collectCoverageFrom: ['{src,flows}/**/*.ts', '!src/main.ts', '!src/web/**'],
  testTimeout: 30000,
  clearMocks: true,
};
