// How large the bundles for browsers are, minified and gzipped, without what is loaded only when it is asked for: as CI checks it.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** In bytes, by the names in the manifest's list. */
export function sizes() {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const told = JSON.parse(execFileSync('node_modules/.bin/size-limit', ['--json'], { cwd: root, encoding: 'utf8' }));
  return Object.fromEntries(told.map(({ name, size }) => [name, size]));
}
