// The tarballs that npm would get. Only pnpm turns `workspace:^` into a version.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

export const NAMES = ['core', 'axios', 'fetch', 'testing'];

/** Packs every package into a folder; gives back the tarballs' paths by name. */
export function packAll(folder) {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    NAMES.map((name) => {
      const tarball = join(folder, `${name}.tgz`);
      execFileSync('npx', ['--yes', `--package=${packageManager}`, 'pnpm', 'pack', '--out', tarball], { cwd: join(root, 'packages', name), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      return [name, tarball];
    }),
  );
}
