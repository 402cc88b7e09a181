export default {
  testMatch: ['<rootDir>/*.test.mjs'],
  transform: {},
  setupFiles: ['<rootDir>/../../test/support/node20.cjs'], // msw 3 asks for Node 22; with this, it runs on Node 20
};
