import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const entries = {
  core: [
    'index',
    'p256',
    'chunks/index',
    'chunks/lazy',
    'diagnosis/index',
    'diagnosis/lazy',
    'platform/node',
    'platform/web',
    'platform/reason',
    'platform/lazy-reason',
    'platform/sigv4a-node',
    'platform/sigv4a-web',
    'signer/lazy-sigv4a',
    'signer/sigv4a',
  ],
  axios: ['index'],
  fetch: ['index'],
  tokens: ['index'],
  appsync: ['index'],
  undici: ['index'],
  cli: ['sigv4'],
  testing: ['index', 'jest', 'msw'],
};
/** axios has one declaration for ES modules and one for CommonJS, and a program may meet both: what we add to one is added to the other. */
const bothDeclarations = ({ format }) => ({
  dts: `/// <reference path="./index.d.${format === 'cjs' ? 'ts' : 'cts'}" />`,
});
const INTERNAL = /^(chunks|diagnosis|platform|signer)\//; // nobody imports their types

for (const [name, files] of Object.entries(entries)) {
  for (const [position, file] of files.entries()) {
    // One build per file: a chunk shared by entries would make index.cjs load platform/node.cjs everywhere.
    await build({
      config: false,
      clean: position === 0,
      cwd: fileURLToPath(new URL(name, import.meta.url)),
      entry: { [file]: `src/${file}.ts` },
      format: name === 'cli' ? ['esm'] : ['esm', 'cjs'],
      platform: name === 'cli' ? 'node' : 'neutral',
      target: 'es2022',
      logLevel: 'warn',
      deps: { neverBundle: [/^#/, '@noble/curves/nist.js', /^node:/] },
      // The documentation is in the types; without it, and unminified, the code is its own source map. The diagnosis is mostly sentences, and
      // has to be small on a disk.
      minify: file === 'diagnosis/index',
      outputOptions: { dynamicImportInCjs: false, comments: { jsdoc: false }, chunkFileNames: '[name].js' },
      dts: INTERNAL.test(file) || name === 'cli' ? false : { oxc: true, sourcemap: false },
      ...(name === 'axios' && { banner: bothDeclarations }),
      outExtensions: ({ format }) => (format === 'cjs' ? { js: '.cjs', dts: '.d.cts' } : { js: '.js', dts: '.d.ts' }),
    });
  }
}
