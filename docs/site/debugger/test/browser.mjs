// The built debugger on a server of this machine, as a page of a site, and Chromium.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../../test/runtimes/chromium.mjs';
import { buildDebugger } from '../build.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const HOME = '<!doctype html><title>Home</title><a href="debugger/">Debugger</a>';

/** Starts all of it. `requests` are the paths that the server was asked for, in order. */
export async function openBrowser() {
  const folder = await mkdtemp(join(tmpdir(), 'sigv4-debugger-'));
  await buildDebugger(folder);
  const requests = [];
  const server = createServer(async (request, response) => {
    const path = request.url.split('?')[0];
    requests.push(path);
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(HOME);
    const name = path.replace(/^\/debugger\//, '') || 'index.html';
    const file = await readFile(join(folder, name)).catch(() => undefined);
    response.writeHead(file ? 200 : 404, { 'content-type': TYPES[extname(name)] ?? 'text/plain' }).end(file);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_FLAGS });
  return {
    browser,
    folder,
    requests,
    home: `http://127.0.0.1:${server.address().port}/`,
    async close() {
      await browser.close();
      server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Opens the debugger in a new page. An error of the page fails the test. */
export async function visit({ browser, home }, { fragment = '', ...options } = {}) {
  const page = await browser.newPage({ viewport: DESKTOP, ...options });
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${home}debugger/${fragment}`);
  await settled(page);
  return page;
}

/** Waits until the result belongs to what was typed last. */
export const settled = (page) => page.waitForSelector('#report[aria-busy="false"]', { state: 'attached' });

export async function useExample(page, name) {
  await page.selectOption('#example', name);
  await page.click('[data-do="use-example"]');
  await settled(page);
}

export async function type(page, fields) {
  for (const [id, text] of Object.entries(fields)) {
    await page.fill(`#${id}`, text);
    await settled(page);
  }
}

/** The text of a canonical request or a string to sign, from its lines. */
export async function linesOf(page, id) {
  const lines = await page.$$eval(`#${id} li > code`, (codes) =>
    codes.map((code) => (code.className === 'empty' ? '' : code.textContent)),
  );
  return lines.join('\n');
}

export const textOf = async (page, selector) => (await page.textContent(selector)) ?? '';
