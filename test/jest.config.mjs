const rootDir = `${import.meta.dirname}/..`; // a relative '..' would be taken twice under `projects`

/** The whole suite runs once per platform of the core: the conditions choose `#platform`, as they do for a user. */
const project = (displayName, conditions) => ({
  displayName,
  rootDir,
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@sigv4/source', ...conditions] },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/test/support/node20.cjs'],
  transform: {
    '\\.ts$': [
      'babel-jest',
      {
        babelrc: false,
        configFile: false,
        presets: [['@babel/preset-typescript', { onlyRemoveTypeImports: true, allowDeclareFields: true }]],
      },
    ],
  },
});

const node = project('node', ['node', 'node-addons']);

/** Where there is no AWS SDK and no child process. */
const web = {
  ...project('web', []),
  testPathIgnorePatterns: ['/test/credentials/sdk/', '/test/soak/', '\\.node\\.test\\.ts$'],
};

/** The other end of the peer range: what goes over the wire with axios must not depend on its age. */
const axiosOldest = {
  ...node,
  displayName: 'axios 1.7.0',
  testMatch: ['<rootDir>/test/{wire/axios,redirects/}*.test.ts'],
  moduleNameMapper: { '^axios$': 'axios-oldest' },
};

/** The tables of fetch over the interceptor of undici: what arrives must be the same. */
const overUndici = {
  ...node,
  displayName: 'fetch over undici',
  testMatch: [
    '<rootDir>/test/{wire/fetch-{bodies,headers,urls},bridges/gateway,recovery/*,explain/{provoked,echoes,quotes}}.test.ts',
  ],
  moduleNameMapper: { '^@sigv4/fetch$': '<rootDir>/test/support/fetch-over-undici.ts' },
};

export default {
  rootDir,
  testTimeout: 120_000, // for what hangs: no test is about time
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB', // each test file leaves modules behind, and one process for all files would reach the limit of its heap
  projects: [node, web, axiosOldest, overUndici],
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text', 'lcovonly'],
  coverageDirectory: 'coverage',
};
