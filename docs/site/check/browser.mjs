// What a reader does with the site, in Chromium. The browser has no network: the pages come from the disk.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../test/runtimes/chromium.mjs';
import { addressOf, markdownFiles, placeOf, placeOfCode } from '../.vitepress/repository.mjs';
import { BASE, fileAt, onDisk } from './built.mjs';

const SITE = `http://site.invalid${BASE.slice(0, -1)}`;
const WIDTHS = [390, 1280];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns {Promise<import('./main.mjs').Check[]>} */
export async function checkInBrowser() {
  const browser = await chromiumPath()
    .then((executablePath) => chromium.launch({ executablePath, args: CHROMIUM_FLAGS }))
    .catch(({ message }) => String(message).split('\n')[0] ?? '');
  if (typeof browser === 'string') {
    console.log(`skipped: no Chromium that starts, and CHROMIUM names none: ${browser}`);
    return process.env['CI'] ? [{ name: 'Chromium', wrong: ['it was skipped'] }] : [];
  }
  try {
    const withDebugger = fileAt('/debugger/index.html') ? [leadsToDebugger] : [];
    const checks = [];
    for (const check of [fits, finds, ...withDebugger, isAccessible])
      checks.push(...(await check(browser).catch(({ message }) => [{ name: check.name, wrong: [message] }])));
    return checks;
  } finally {
    await browser.close();
  }
}

/**
 * A page, and what went wrong in it: errors, and requests that leave the site.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function open(browser, options = {}) {
  const page = await browser.newPage(options);
  /** @type {string[]} */
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(`${page.url()}: ${error.message}`));
  await page.route('**', async (route) => {
    const url = route.request().url();
    const file = url.startsWith(SITE) ? fileAt(url.slice(SITE.length)) : undefined;
    if (file) return route.fulfill({ path: onDisk(file) });
    wrong.push(`${page.url()}: asks for ${url}`);
    return route.abort();
  });
  return { page, wrong };
}

/** @param {import('playwright-core').Browser} browser */
async function fits(browser) {
  const { page, wrong } = await open(browser);
  const places = [...markdownFiles().map(placeOf), placeOfCode('examples/recipes/s3-presigned.mjs')];
  for (const place of places) {
    await page.goto(SITE + addressOf(place));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const inside = await page.evaluate(() => document.documentElement.scrollWidth);
      if (inside > width) wrong.push(`${place} is ${inside} pixels wide on a screen of ${width}`);
    }
  }
  return [
    {
      name: `${places.length} pages fit ${WIDTHS.join(' and ')} pixels, have no error, and load nothing from elsewhere`,
      wrong,
    },
  ];
}

/** @param {import('playwright-core').Browser} browser */
async function finds(browser) {
  const { page, wrong } = await open(browser);
  for (const { words, place } of [
    { words: 'advisory refresh', place: /\/(credentials|glossary)\.html#/ },
    { words: 'presigned scone', place: /\/recipes\/s3-presigned\.html/ },
  ]) {
    await page.goto(`${SITE}/`);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill(words);
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\.html/);
    if (!place.test(page.url())) wrong.push(`the first result for "${words}" is ${page.url()}`);
  }
  return [{ name: 'search finds a heading, and a program', wrong }];
}

/**
 * The debugger is a document of its own: nothing of the site runs in it, or is loaded for it.
 *
 * @param {import('playwright-core').Browser} browser
 */
async function leadsToDebugger(browser) {
  const { page, wrong } = await open(browser, { viewport: { width: 1280, height: 800 } });
  await page.goto(`${SITE}/`);
  await page.evaluate(() => Object.assign(globalThis, { isHome: true }));
  await page.getByRole('navigation').getByRole('link', { name: 'Debugger' }).hover(); // what is fetched in advance is fetched now
  await page.waitForLoadState('networkidle');
  page.on('request', (request) => {
    if (!request.url().startsWith(`${SITE}/debugger/`)) wrong.push(`the debugger asks for ${request.url()}`);
  });
  await page.getByRole('navigation').getByRole('link', { name: 'Debugger' }).click();
  await page.waitForURL('**/debugger/**');
  await page.waitForLoadState('networkidle');
  if (await page.evaluate(() => 'isHome' in globalThis)) wrong.push('the router of the site has opened it');
  return [{ name: 'the home page leads to the debugger, which loads only what is its own', wrong }];
}

/** @param {import('playwright-core').Browser} browser */
async function isAccessible(browser) {
  const checks = [];
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    const { page, wrong } = await open(browser, { colorScheme });
    for (const place of ['index.md', 'overview.md', 'credentials.md', 'packages/axios.md', 'recipes/ky.md']) {
      await page.goto(SITE + addressOf(place));
      await page.evaluate(axe);
      const violations = await page.evaluate(() =>
        // @ts-expect-error The script before has set it.
        globalThis.axe
          .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'], resultTypes: ['violations'] })
          .then((/** @type {any} */ { violations: found }) =>
            found.map(
              (/** @type {any} */ { id, nodes }) =>
                `${id}: ${nodes
                  .slice(0, 3)
                  .map((/** @type {any} */ { html, any }) => `${html.slice(0, 120)} ${any[0]?.message ?? ''}`)
                  .join(' | ')}`,
            ),
          ),
      );
      wrong.push(...violations.map((/** @type {string} */ violation) => `${place}: ${violation}`));
    }
    checks.push({ name: `what axe says of the ${colorScheme} theme`, wrong });
  }
  return checks;
}
