// Pages that bundlers make of the packed packages, without the optional @noble/curves: they are made, their first file has no code of SigV4a,
// and they sign with it. Where the platform refuses, as Safari does, a page that imports @sigv4/core/p256 signs, too.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import { verify } from '@sigv4/testing';
import { add } from '../runtimes/project.mjs';
import { tool } from '../runtimes/tools.mjs';
import { readManifest, ROOT, withTarballs } from './pack.mjs';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const HOST = 'mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com';

/** What a page does: it signs once, and says how. */
const page = (first) => `${first}
import { sigv4 } from '@sigv4/fetch';
const signed = sigv4(async (url, { headers }) => Response.json(Object.fromEntries(new Headers(headers))), {
  credentials: ${JSON.stringify(credentials)},
});
globalThis.outcome = signed('https://${HOST}/key').then((response) => response.json(), (error) => error.message);
`;

const BUNDLERS = {
  async esbuild(folder) {
    const { build } = await tool('esbuild');
    const out = join(folder, 'esbuild');
    await build({
      entryPoints: [join(folder, 'page.js')],
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      outdir: out,
      logLevel: 'error',
    });
    return join(out, 'page.js');
  },
  async webpack(folder) {
    const webpack = await tool('webpack');
    const path = join(folder, 'webpack');
    const compiler = webpack({
      mode: 'production',
      target: ['web', 'es2022'],
      entry: join(folder, 'page.js'),
      context: folder,
      experiments: { outputModule: true },
      output: {
        path,
        filename: 'page.js',
        chunkFormat: 'module',
        chunkLoading: 'import',
        publicPath: 'auto',
        module: true,
      },
    });
    const stats = await new Promise((resolve, reject) =>
      compiler.run((error, done) => (error ? reject(error) : resolve(done))),
    );
    assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString());
    return join(path, 'page.js');
  },
  async Vite(folder) {
    const { build } = await tool('vite');
    const outDir = join(folder, 'vite');
    await build({
      root: folder,
      configFile: false,
      logLevel: 'error',
      base: './',
      build: { outDir, emptyOutDir: true, modulePreload: false, target: 'es2022' },
    });
    const [, first] = /src="\.\/(assets\/[^"]+\.js)"/.exec(readFileSync(join(outDir, 'index.html'), 'utf8'));
    return join(outDir, first);
  },
};

/** Runs the first file of a page in a process of its own, on a platform that may refuse keys without their point. */
async function run(file, refuses) {
  const program = `
    const { subtle } = crypto;
    const importKey = subtle.importKey.bind(subtle);
    let refused = 0;
    if (${refuses}) subtle.importKey = async (format, key, ...rest) => {
      if (format === 'pkcs8' && key.byteLength < 100) {
        refused++;
        throw new DOMException('Data provided to an operation does not meet requirements', 'DataError');
      }
      return importKey(format, key, ...rest);
    };
    await import(${JSON.stringify(pathToFileURL(file).href)});
    console.log(JSON.stringify({ outcome: await globalThis.outcome, refused }));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout);
}

function isSigned(headers) {
  const { ok, algorithm, reason } = verify(
    { method: 'GET', target: '/key', headers: [['host', HOST], ...Object.entries(headers)], body: new Uint8Array() },
    credentials,
    { service: 's3', region: 'ap-south-1' },
  );
  assert.ok(ok && algorithm === 'AWS4-ECDSA-P256-SHA256', `${reason} ${JSON.stringify(headers)}`);
}

const sizes = await withTarballs(async (tarballs, folder) => {
  for (const name of ['core', 'fetch']) {
    const home = join(folder, 'node_modules/@sigv4', name);
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['xzf', tarballs[name], '-C', home, '--strip-components=1']);
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><script type="module" src="/page.js"></script>');
  const found = [];

  writeFileSync(join(folder, 'page.js'), page(''));
  for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
    const file = await bundle(folder);
    const what = `a page of @sigv4/fetch, bundled by ${bundler}`;
    const first = readFileSync(file, 'utf8');
    const others = readdirSync(join(file, '..'), { recursive: true, encoding: 'utf8' })
      .map((name) => join(file, '..', name))
      .filter((name) => name.endsWith('.js') && name !== file)
      .map((name) => readFileSync(name, 'utf8'));
    for (const text of ['AWS4A', 'AWS4-ECDSA', 'AWS_SIGV4A_SIGNING_REGION_SET', '3041020100301306'])
      assert.ok(!first.includes(text), `the first file of ${what} has ${text} in it`);
    assert.ok(
      others.some((text) => text.includes('AWS4A')),
      `${what} has no code of SigV4a`,
    );
    isSigned((await run(file, false)).outcome);
    const { outcome, refused } = await run(file, true);
    assert.match(
      outcome,
      /^Cannot sign GET https:\/\/mfzwi23gnjvgw.*npm install @noble\/curves.*'@sigv4\/core\/p256'/,
      what,
    );
    assert.equal(refused, 1);
    found.push(`${first.length} bytes by ${bundler}`);
  }

  const { devDependencies } = readManifest(join(ROOT, 'packages/core'));
  const noble = join(folder, 'noble');
  mkdirSync(noble);
  writeFileSync(join(noble, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await add(noble, [`@noble/curves@${devDependencies['@noble/curves']}`]);
  execFileSync('cp', ['-r', join(noble, 'node_modules/@noble'), join(folder, 'node_modules/@noble')]);
  writeFileSync(join(folder, 'page.js'), page("import '@sigv4/core/p256';"));
  for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
    const file = await bundle(folder);
    for (const refuses of [true, false]) {
      const { outcome, refused } = await run(file, refuses);
      assert.equal(refused, Number(refuses), bundler);
      isSigned(outcome);
    }
  }
  return found;
});
console.log(`Pages sign with SigV4a, whose code is not in their first file: ${sizes.join(', ')}.`);
