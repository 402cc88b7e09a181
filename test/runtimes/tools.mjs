// Tools that are too heavy for everybody who installs this repository: each is installed when it is needed, and cached between runs.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { install } from './project.mjs';

const TOOLS = fileURLToPath(new URL('../../node_modules/.cache/runtimes/', import.meta.url));
/** @type {Record<string, string>} */
const VERSIONS = {
  '@rollup/plugin-node-resolve': '16.0.3',
  '@sparticuz/chromium': '147.0.0',
  esbuild: '0.28.2',
  miniflare: '4.20260730.0',
  rollup: '4.68.8',
  'upng-js': '2.1.0',
  vite: '7.3.8',
  webpack: '5.113.0',
};

/**
 * What a tool exports.
 *
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function tool(name) {
  const folder = join(TOOLS, `${name.replace('/', '-')}-${VERSIONS[name]}`);
  if (!existsSync(join(folder, 'node_modules', name))) await install(folder, [`${name}@${VERSIONS[name]}`]);
  const found = await import(pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href);
  return found.default ?? found;
}
