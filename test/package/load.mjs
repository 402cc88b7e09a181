// Loads what is published, by `import` and by `require`, and compares the exported names.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

for (const name of ['core', 'axios', 'fetch', 'tokens', 'appsync', 'undici', 'testing']) {
  const manifest = new URL(`../../packages/${name}/package.json`, import.meta.url);
  const imported = Object.keys(await import(new URL('dist/index.js', manifest).href)).sort();
  const required = Object.keys(createRequire(manifest)(`@sigv4/${name}`)).sort();
  assert.ok(imported.length > 0, `@sigv4/${name} exports nothing`);
  assert.deepEqual(required, imported, `@sigv4/${name}: the ESM and the CommonJS build export different names`);
}
console.log('Each package loads as ESM and as CommonJS, with the same names.');
