// The built site, as a web server would hand it out.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'node-html-parser';

const DIST = fileURLToPath(new URL('../.vitepress/dist/', import.meta.url));

/** The path under which the site was built. */
export const BASE = process.env['SITE_BASE'] ?? '/';

export const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));

/** @param {string} file */
export const textOf = (file) => readFileSync(join(DIST, file), 'utf8');

/** @param {string} file */
export const documentOf = (file) => parse(textOf(file), { blockTextElements: { script: true, style: true } });

/**
 * The file that a server returns for an address, or nothing.
 *
 * @param {string} address without the base of the site
 */
export function fileAt(address) {
  const path = decodeURI(address.slice(1).replace(/[?#].*/, ''));
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return existsSync(join(DIST, file)) && statSync(join(DIST, file)).isFile() ? file : undefined;
}

/** @param {string} file */
export const onDisk = (file) => join(DIST, file);
