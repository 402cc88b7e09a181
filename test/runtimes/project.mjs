// A fresh project with the packed packages and one axios in it, as a user would install them; the suite is copied in.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readManifest, ROOT } from '../package/pack.mjs';

const run = promisify(execFile);

/**
 * Installs packages from the registry, or tarballs, into a folder that becomes a project.
 *
 * @param {string} folder
 * @param {readonly string[]} packages
 */
export async function install(folder, packages) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await add(folder, packages);
}

/**
 * Installs further ones into a project, beside what it has.
 *
 * @param {string} project
 * @param {readonly string[]} packages
 */
export async function add(project, packages) {
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages], {
    cwd: project,
  });
}

/**
 * Gives back the folder of a project with this axios.
 *
 * @param {string} axios
 * @param {string} folder
 * @param {Record<'core' | 'axios' | 'fetch' | 'tokens' | 'appsync', string>} tarballs
 */
export async function projectWith(axios, folder, tarballs) {
  const { '@noble/curves': curves } = readManifest(join(ROOT, 'packages/core')).devDependencies; // for @sigv4/core/p256
  const { core, axios: bridge, fetch, tokens, appsync } = tarballs;
  await install(folder, [core, bridge, fetch, tokens, appsync, `axios@${axios}`, `@noble/curves@${curves}`]);
  for (const part of ['suite', 'entries'])
    cpSync(join(import.meta.dirname, part), join(folder, part), { recursive: true });
  return folder;
}
