// What bundlers make of the packed core for programs that import one function of it: minified and gzipped, it is no more than promised,
// and it has nothing in it that the function does not use.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tool } from '../runtimes/tools.mjs';
import { withTarballs } from './pack.mjs';

/** In bytes, and by text: what only the table of hosts, the cache, the exchange and the explanation have in them. */
const PROGRAMS = {
  signRequest: {
    limit: 4400,
    without: ['amazonaws', '@sigv4/core:', 'ERR_REDIRECT', 'ERR_REJECTED', 'AWS_REGION', 'ECDSA', 'AWS4A'],
  },
  createSigner: {
    limit: Infinity,
    without: ['@sigv4/core:record', 'ERR_REDIRECT', 'ERR_REJECTED', 'X-Amz-', 'iotdevicegateway'],
  },
};

const BUNDLERS = {
  async esbuild(entry) {
    const { build } = await tool('esbuild');
    const { outputFiles } = await build({
      entryPoints: [entry],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      write: false,
    });
    return outputFiles[0].text;
  },
  async rollup(entry) {
    const [{ rollup }, nodeResolve, { transform }] = await Promise.all(
      ['rollup', '@rollup/plugin-node-resolve', 'esbuild'].map(tool),
    );
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })] });
    const { output } = await bundle.generate({ format: 'es' });
    return (await transform(output[0].code, { minify: true, format: 'esm' })).code;
  },
  async webpack(entry) {
    const webpack = await tool('webpack');
    const path = join(dirname(entry), 'webpack');
    const compiler = webpack({
      mode: 'production',
      target: ['web', 'es2022'],
      entry,
      experiments: { outputModule: true },
      output: { path, filename: 'bundle.mjs', library: { type: 'module' } },
    });
    const stats = await new Promise((resolve, reject) =>
      compiler.run((error, done) => (error ? reject(error) : resolve(done))),
    );
    assert.ok(!stats.hasErrors(), stats.toString());
    return readFileSync(join(path, 'bundle.mjs'), 'utf8');
  },
};

const sizes = await withTarballs(async (tarballs, folder) => {
  const core = join(folder, 'node_modules/@sigv4/core');
  mkdirSync(core, { recursive: true });
  execFileSync('tar', ['xzf', tarballs.core, '-C', core, '--strip-components=1']);
  const found = [];
  for (const [name, { limit, without }] of Object.entries(PROGRAMS)) {
    const entry = join(folder, `${name}.mjs`);
    writeFileSync(entry, `export { ${name} } from '@sigv4/core';\n`);
    for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
      const code = await bundle(entry);
      const size = gzipSync(code, { level: 9 }).length;
      const what = `${name} of @sigv4/core, bundled by ${bundler}`;
      assert.match(code, /AWS4-HMAC-SHA256/, what);
      for (const text of without) assert.ok(!code.includes(text), `${what} has ${text} in it`);
      assert.ok(size <= limit, `${what}, takes ${size} bytes, more than ${limit}`);
      found.push(`${name} ${size} bytes by ${bundler}`);
    }
  }
  return found;
});
console.log(`Minified and gzipped: ${sizes.join(', ')}.`);
