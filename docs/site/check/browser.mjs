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
    for (const check of [fits, finds, showsWhereYouAre, showsCode, showsWhatContinues, ...withDebugger, isAccessible])
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
    { words: '403', place: /\/troubleshooting\.html/ },
    { words: 'ExpiredToken', place: /\/troubleshooting\.html/ },
    { words: 'SignatureDoesNotMatch', place: /\/troubleshooting\.html/ },
  ]) {
    await page.goto(`${SITE}/`);
    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox').fill(words);
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\.html/);
    if (!place.test(page.url())) wrong.push(`the first result for "${words}" is ${page.url()}`);
  }
  return [{ name: 'search finds a heading, a program, and what to do about an error', wrong }];
}

/** @param {import('playwright-core').Browser} browser */
async function showsWhereYouAre(browser) {
  const { page, wrong } = await open(browser, { viewport: { width: 1280, height: 900 } });
  for (const place of ['troubleshooting.md', 'security.md', 'recipes/undici-proxy.md', 'code/examples/demo.md']) {
    await page.goto(SITE + addressOf(place));
    await inSidebar(place);
  }
  await page.goto(`${SITE}/overview.html`);
  await page.locator('.vp-doc a[href$="/glossary.html"]').first().click();
  await page.waitForURL(/glossary/);
  await inSidebar('glossary.md, after a click');
  await page.goto(`${SITE}/troubleshooting.html`);
  const cut = await page.$$eval('.VPDocAsideOutline .outline-link', (links) =>
    links.flatMap((link) => (link.scrollWidth > link.clientWidth ? (link.textContent ?? '') : [])),
  );
  wrong.push(...cut.map((heading) => `the outline cuts "${heading}"`));
  return [{ name: 'the sidebar shows the open page, and the outline shows headings in full', wrong }];

  /** @param {string} place */
  async function inSidebar(place) {
    const isShown = () => {
      const { top = -1, bottom = -1 } =
        document.querySelector('.VPSidebarItem.is-active')?.getBoundingClientRect() ?? {};
      return top >= 0 && bottom <= innerHeight;
    };
    await page.waitForFunction(isShown, undefined, { timeout: 5000 }).catch(() => wrong.push(`${place} is not shown`));
  }
}

/** @param {import('playwright-core').Browser} browser */
async function showsCode(browser) {
  const { page, wrong } = await open(browser);
  for (const target of ['examples/recipes/undici-proxy.mjs', 'examples/demo'])
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(SITE + addressOf(placeOfCode(target)));
      const { cut, numbers, back } = await page.evaluate(() => {
        const blocks = [...document.querySelectorAll('.vp-doc pre')];
        const [line] = document.querySelectorAll('.vp-doc pre .line');
        return {
          cut: blocks.filter((block) => block.scrollWidth > block.clientWidth).length,
          numbers: line && getComputedStyle(line, '::before').content,
          back: document.querySelectorAll('.vp-doc p a[href]').length,
        };
      });
      if (cut > 0) wrong.push(`${target}: ${cut} blocks are wider than their box at ${width} pixels`);
      if (!numbers?.startsWith('counter')) wrong.push(`${target}: the lines have no numbers`);
      if (back === 0) wrong.push(`${target}: no link leads back`);
    }
  return [{ name: 'a page of code has numbers, wraps its lines, and leads back', wrong }];
}

/** @param {import('playwright-core').Browser} browser */
async function showsWhatContinues(browser) {
  const { page, wrong } = await open(browser, { viewport: { width: 390, height: 800 } });
  for (const [place, selector] of /** @type {const} */ ([
    ['index.md', '.vp-doc .picture'],
    ['comparison.md', '#axios ~ table'],
  ])) {
    await page.goto(SITE + addressOf(place));
    const element = page.locator(selector).first();
    const fades = (/** @type {boolean} */ wanted) =>
      element
        .and(page.locator(wanted ? '.continues' : ':not(.continues)'))
        .waitFor({ timeout: 5000 })
        .catch(() => wrong.push(`${place}: ${wanted ? 'nothing shows that it continues' : 'it fades at its end'}`));
    await fades(true);
    await element.evaluate((scrolling) => scrolling.scrollTo(scrolling.scrollWidth, 0));
    await fades(false);
  }
  return [{ name: 'a wide picture or table shows on a phone that it continues', wrong }];
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
