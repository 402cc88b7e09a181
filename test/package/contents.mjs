// What is in the tarballs: what the manifests promise, the sources that the source maps and debuggers show, and nothing else.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NAMES, packAll, readManifest, ROOT } from './pack.mjs';

/** What `npm install @sigv4/axios` may fetch. */
const BUDGET = 300_000;
const KINDS = ['js', 'js.map', 'cjs', 'cjs.map', 'd.ts', 'd.cts'];

/** The source files that exports and imports lead to: each is built into a file of its own. */
function entriesOf(manifest) {
  const paths = JSON.stringify([manifest.exports, manifest.imports ?? {}]).matchAll(/"\.\/src\/([\w/-]+)\.ts"/g);
  return [...new Set([...paths].map(([, path]) => path))];
}

const folder = mkdtempSync(join(tmpdir(), 'sigv4-contents-'));
try {
  const tarballs = packAll(folder);
  for (const name of NAMES) {
    const home = join(ROOT, 'packages', name);
    const packed = execFileSync('tar', ['tzf', tarballs[name]], { encoding: 'utf8' }).trim().split('\n');
    const sources = readdirSync(join(home, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const built = entriesOf(readManifest(home)).flatMap((entry) => KINDS.map((kind) => `dist/${entry}.${kind}`));
    const expected = ['LICENSE', 'README.md', 'package.json', ...built, ...sources.map((path) => `src/${path}`)];
    assert.deepEqual(packed.sort(), expected.map((path) => `package/${path}`).sort(), `the contents of @sigv4/${name}`);

    const manifest = execFileSync('tar', ['xzOf', tarballs[name], 'package/package.json'], { encoding: 'utf8' });
    assert.ok(!manifest.includes('workspace:'), `the manifest of @sigv4/${name} still has a workspace: in it`);
  }
  const bytes = statSync(tarballs.axios).size + statSync(tarballs.core).size;
  assert.ok(bytes < BUDGET, `npm install @sigv4/axios fetches ${bytes} bytes, more than ${BUDGET}`);
  console.log(`The packages hold what they should and nothing else; npm install @sigv4/axios fetches ${Math.round(bytes / 1000)} kB.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
