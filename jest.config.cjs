/** One group of tests: what belongs to it, and how long a single test or hook may take (test/support/time-limit.ts). */
const group = (name, testMatch, limitMs) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  globals: { testLimitMs: limitMs },
  setupFilesAfterEnv: ['<rootDir>/test/support/time-limit.ts'],
  testEnvironment: 'node',
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // jose ships ES modules only, and Jest loads CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!jose/)'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
});

const processes = '{shared,agent,decision-service,tray-ui,installers}';

module.exports = {
  projects: [
    // Beside the code it tests; no other process, no network but loopback.
    group('unit', [`${processes}/**/*.test.ts`], 10_000),
    // Several rooms together, child processes, sockets.
    group('integration', ['test/!(e2e|lab|bench|windows)/**/*.test.ts', 'test/*.test.ts'], 60_000),
    // The product as people have it: real Electron, a booted Debian.
    group('e2e', ['test/e2e/**/*.test.ts', 'test/lab/!(*.long).test.ts'], 240_000),
    // A laptop in software, and all that takes minutes (`npm run test:lab`): not with the others.
    group('lab', ['test/lab/vm/**/*.test.ts', 'test/lab/*.long.test.ts'], 480_000),
    // The Windows host on wine: `npm run test:wine`, in no other run.
    group('wine', ['test/windows/**/*.test.ts'], 120_000),
  ],
};
