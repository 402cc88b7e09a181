// Builds the debugger into a folder: node docs/site/debugger/build.mjs OUTPUT_FOLDER. It needs the built packages, and no network.
import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const CORE = fileURLToPath(new URL('../../../packages/core/dist/index.js', import.meta.url));

/**
 * Writes index.html, debugger.js, debugger.css and icon.svg.
 *
 * @param {string} folder
 */
export async function buildDebugger(folder) {
  if (!existsSync(CORE)) throw new Error('The debugger contains the built @sigv4/core. Run npm run build first.');
  await mkdir(folder, { recursive: true });
  await build({
    absWorkingDir: HERE,
    entryPoints: { debugger: 'src/main.ts' },
    outdir: resolve(folder),
    bundle: true,
    minify: true,
    format: 'iife', // also runs from a file: browsers load no module from there
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  await build({
    absWorkingDir: HERE,
    entryPoints: { debugger: 'style.css' },
    outdir: resolve(folder),
    minify: true,
    target: ['chrome120', 'firefox120', 'safari17'],
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'icon.svg']) await copyFile(join(HERE, name), join(folder, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  if (!folder) throw new Error('Pass the folder to write to: node docs/site/debugger/build.mjs OUTPUT_FOLDER');
  await buildDebugger(folder);
}
