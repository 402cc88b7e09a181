// What the tests of the library have: AWS's worked examples, and answers that people have posted. They are TypeScript.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param {string} name a file in test/ */
async function load(name) {
  const folder = await mkdtemp(join(tmpdir(), 'sigv4-vectors-'));
  const outfile = join(folder, 'vectors.mjs');
  const entry = fileURLToPath(new URL(`../../../../test/${name}`, import.meta.url));
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' });
  const found = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return found;
}

export const documented = await load('conformance/vectors/documented.ts');
export const recorded = await load('explain/recorded.ts');
export const { LONG_TERM, TEMPORARY } = await load('support/credentials.ts');
