// The test kit as a user has it: the root and its subpaths load without msw, jest or expect being there, as ESM and as CommonJS, and the
// example's own tests pass on what is built.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kit = fileURLToPath(new URL('../../packages/testing/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sigv4-'));

try {
  const modules = join(folder, 'node_modules');
  cpSync(join(kit, 'dist'), join(modules, '@sigv4/testing/dist'), { recursive: true });
  cpSync(join(kit, 'package.json'), join(modules, '@sigv4/testing/package.json'));
  const aws4 = dirname(realpathSync(createRequire(join(kit, 'package.json')).resolve('aws4')));
  cpSync(aws4, join(modules, 'aws4'), { recursive: true });

  for (const [subpath, name] of [
    ['', 'verify'],
    ['/msw', 'iam'],
    ['/jest', 'toBeSignedBy'],
  ]) {
    const programs = {
      module: `const kit = await import('@sigv4/testing${subpath}');`,
      commonjs: `const kit = require('@sigv4/testing${subpath}');`,
    };
    for (const [type, load] of Object.entries(programs)) {
      const program = `${load} console.log(typeof kit.${name});`;
      const { stdout, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, '--eval', program], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.equal(stdout.trim(), 'function', `@sigv4/testing${subpath} as ${type}: ${stderr}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// The example in a folder of its own: whoever copies it has nothing else of this repository.
const example = fileURLToPath(new URL('../../examples/testing/', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'sigv4-'));
try {
  cpSync(example, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
  symlinkSync(join(example, 'node_modules'), join(copy, 'node_modules'));
  const { status, stderr } = spawnSync('npm', ['test'], { cwd: copy, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log('The test kit loads msw and jest for nobody, and the tests of its example pass.');
