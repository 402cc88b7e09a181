// What is in the tarballs: what the manifests promise, and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NAMES, readManifest, withTarballs } from './pack.mjs';

/** What `npm install @sigv4/axios` may add to a disk, in bytes. */
const BUDGET = 620_000;

/** The files that a manifest leads to, sorted. A command has a file for each part that it loads only when it is needed. */
function promised({ bin, exports, imports = {}, main, module, types }, files) {
  const paths = JSON.stringify([exports, imports, main, module, types]).matchAll(/"\.\/(dist\/[\w/.-]+)"/g);
  /** @type {string[]} */
  const parts = bin ? files.filter((path) => /^dist\/[\w-]+\.js$/.test(path)) : Array.from(paths, ([, path]) => path);
  return ['LICENSE', 'README.md', 'package.json', ...new Set(parts)].sort();
}

await withTarballs((tarballs, folder) => {
  const bytes = {};
  for (const name of NAMES) {
    mkdirSync(join(folder, name));
    execFileSync('tar', ['xzf', tarballs[name], '-C', join(folder, name)]);
    const home = join(folder, name, 'package');
    const manifest = readManifest(home);
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(home, path)).isFile(),
    );
    assert.deepEqual(files.sort(), promised(manifest, files), `the contents of @sigv4/${name}`);
    for (const internal of ['workspace:', '@sigv4/source'])
      assert.ok(
        !JSON.stringify(manifest).includes(internal),
        `the manifest of @sigv4/${name} still has ${internal} in it`,
      );
    bytes[name] = files.reduce((sum, path) => sum + statSync(join(home, path)).size, 0);
  }
  assert.ok(
    bytes.axios + bytes.core < BUDGET,
    `npm install @sigv4/axios adds ${bytes.axios + bytes.core} bytes, more than ${BUDGET}`,
  );
  console.log(
    `The packages hold what they should and nothing else; npm install @sigv4/axios adds ${Math.round((bytes.axios + bytes.core) / 1000)} kB.`,
  );
});
