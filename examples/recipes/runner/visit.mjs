// Builds a page with Vite, and opens it in Chromium.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { openBrowser } from './open-browser.mjs';

/**
 * @param {string} folder the folder of the page
 * @param {(page: import('playwright-core').Page) => Promise<void>} use what somebody does with the page
 * @param {import('vite').PreviewOptions['proxy']} [proxy] the servers of the page, by path
 */
export async function visit(folder, use, proxy) {
  const { browser, close } = await openBrowser();
  const root = fileURLToPath(new URL(`../${folder}/`, import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'sigv4-page-'));
  await build({ root, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022' } });
  const server = await preview({
    root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, ...(proxy && { proxy }) },
  });

  try {
    const page = await browser.newPage({
      viewport: { width: 1100, height: 900 },
      colorScheme: process.env['SCHEME'] === 'dark' ? 'dark' : 'light',
    });
    page.on('pageerror', (error) => console.log('the page threw', error));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await use(page);
    if (process.env['SCREENSHOT']) await page.screenshot({ path: process.env['SCREENSHOT'], fullPage: true });
  } finally {
    await close();
    await server.close();
    await rm(outDir, { recursive: true });
  }
}
