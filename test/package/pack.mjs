// The tarballs that npm would get. Only pnpm turns `workspace:^` into a version.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const NAMES = ['core', 'axios', 'fetch', 'tokens', 'appsync', 'undici', 'cli', 'testing'];

/**
 * @param {string} folder
 * @returns {any} the parsed package.json
 */
export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/**
 * Packs every package into a folder; gives back the tarballs' paths by name.
 *
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function packAll(folder) {
  const { packageManager } = readManifest(ROOT);
  const pack = ['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder];
  execFileSync('npx', ['--yes', '--prefer-offline', `--package=${packageManager}`, 'pnpm', ...pack], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return Object.fromEntries(
    NAMES.map((name) => [
      name,
      join(folder, `sigv4-${name}-${readManifest(join(ROOT, 'packages', name)).version}.tgz`),
    ]),
  );
}

/**
 * Does some work with all tarballs, by name, in a folder that is gone afterwards.
 *
 * @template Result
 * @param {(tarballs: Record<string, string>, folder: string) => Promise<Result>} work
 */
export async function withTarballs(work) {
  const folder = mkdtempSync(join(tmpdir(), 'sigv4-tarballs-'));
  try {
    return await work(packAll(folder), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
