export default { testMatch: ['<rootDir>/*.test.{mjs,cjs}'], setupFiles: ['./example-keys.mjs'], transform: {} };
