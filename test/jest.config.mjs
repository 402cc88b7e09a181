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
  transform: { '\\.ts$': ['babel-jest', { babelrc: false, configFile: false, presets: [['@babel/preset-typescript', { onlyRemoveTypeImports: true }]] }] },
});

export default {
  rootDir,
  projects: [project('node', ['node', 'node-addons']), project('web', [])],
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageProvider: 'babel',
  coverageReporters: ['text', 'lcovonly'],
  coverageDirectory: 'coverage',
};
