// Builds the page with Vite, opens it in Chromium, and prints what somebody who uses it would read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { openBrowser } from './open-browser.mjs';

const { browser, close } = await openBrowser();

const root = fileURLToPath(new URL('../browser/', import.meta.url));
const outDir = await mkdtemp(join(tmpdir(), 'sigv4-page-'));
await build({ root, configFile: false, logLevel: 'error', build: { outDir, target: 'es2022' } });
const server = await preview({
  root,
  configFile: false,
  logLevel: 'error',
  build: { outDir },
  preview: { host: '127.0.0.1', port: 0 },
});

try {
  const page = await browser.newPage({
    viewport: { width: 1100, height: 900 },
    colorScheme: process.env['SCHEME'] === 'dark' ? 'dark' : 'light',
  });
  page.on('pageerror', (error) => console.log('the page threw', error));
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.getByLabel('Identity pool').fill('eu-west-1:00000000-0000-0000-0000-000000000000');

  const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
  await call(`${api}/items?kind=tea cake`);
  await page.getByLabel('Body').fill('{"table":7}');
  await page.getByLabel('Method').selectOption('POST');
  await call(`${api}/orders`);
  await page.getByLabel('Region').fill('us-east-1');
  await call(`${api}/orders`);
  await page.getByText('All of it').click();
  if (process.env['SCREENSHOT']) await page.screenshot({ path: process.env['SCREENSHOT'], fullPage: true });

  /** @param {string} url */
  async function call(url) {
    await page.getByLabel('API URL').fill(url);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('button:enabled').waitFor();
    const [request = ''] = (await page.locator('#request pre').innerText()).split('\n');
    console.log(request);
    const texts = await page.locator('#answer pre:visible, .summary:visible, .fix:visible').allInnerTexts();
    for (const text of texts) console.log(text.replace(/\n+/g, ' '));
  }
} finally {
  await close();
  await server.close();
  await rm(outDir, { recursive: true });
}
