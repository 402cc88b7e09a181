// Keyboard, screen reader, phone and desktop, dark and light.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DESKTOP, PHONE, settled, textOf, useExample, visit } from './browser.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EXAMPLES = [
  'API Gateway: GET',
  'S3: SignatureDoesNotMatch, after a proxy has merged slashes',
  'S3: read a presigned URL',
];

export const tests = {};

for (const colorScheme of ['light', 'dark'])
  for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP }))
    tests[`axe finds nothing on a ${name}, ${colorScheme}, and nothing is wider than the page`] = async (site) => {
      const page = await visit(site, { colorScheme, viewport });
      await page.evaluate(AXE);
      for (const example of ['', ...EXAMPLES]) {
        if (example) await useExample(page, example);
        await page.$$eval('details', (all) => all.forEach((each) => (each.open = true)));
        await page.check('input[value="own"]');
        await page.click('[data-do="make-link"]');
        await settled(page);
        const { violations } = await page.evaluate(() => globalThis.axe.run());
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        assert.deepEqual(found, []);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }
    };

for (const width of [320, 640])
  tests[`nothing is wider than the page at ${width} px, which is also a desktop at 200 % or 400 %`] = async (site) => {
    const page = await visit(site, { viewport: { width, height: 450 } });
    for (const example of EXAMPLES) {
      await useExample(page, example);
      await page.$$eval('details', (all) => all.forEach((each) => (each.open = true)));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), example);
    }
  };

tests['only the first difference has an edge in forced colours'] = async (site) => {
  const page = await visit(site, { forcedColors: 'active' });
  await useExample(page, 'S3: SignatureDoesNotMatch, after a proxy has merged slashes');
  const edgeOf = (selector) => page.$eval(selector, (line) => getComputedStyle(line).borderLeftColor);
  const paper = await page.evaluate(() => getComputedStyle(document.querySelector('.plain')).backgroundColor);
  assert.equal(await edgeOf('.plain li:not(.differs)'), paper);
  assert.notEqual(await edgeOf('.plain li.differs'), paper);
};

tests['a text is copied, and the button says so; without the permission it is selected'] = async (site) => {
  const page = await visit(site, { permissions: ['clipboard-read', 'clipboard-write'] });
  await useExample(page, 'IAM: ListUsers');
  await page.click('[data-copy="signature-value"]');
  await page.waitForFunction(() => document.querySelector('[data-copy]').textContent === 'Copied');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^5d672d79/);
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await page.click('[data-copy="sent"]');
  await page.waitForFunction(() => String(getSelection()).includes('x-amz-date'));
  assert.match(await textOf(page, '#spoken'), /The text is selected/);
};

const focused = (page) =>
  page.evaluate(() => {
    const { id, tagName, dataset, textContent } = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
    return {
      name: id || dataset.do || dataset.copy || textContent.trim() || tagName,
      outline: `${outlineStyle} ${outlineWidth}`,
    };
  });

tests['everything can be reached and used with the keyboard, and the focus is visible'] = async (site) => {
  const page = await visit(site);
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).name, 'Skip to the result');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).name, 'result');

  await page.goto(`${site.home}debugger/`);
  const reach = async (name) => {
    for (let steps = 0; steps < 60; steps++) {
      await page.keyboard.press('Tab');
      const { name: here, outline } = await focused(page);
      assert.equal(outline, 'solid 3px', here);
      if (here === name) return;
    }
    assert.fail(`the focus never came to ${name}`);
  };
  await reach('example');
  await page.keyboard.type('IAM');
  await reach('use-example');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#signature');
  await settled(page);
  assert.match(await textOf(page, '#signature-value'), /^5d672d79/);
  assert.match(await textOf(page, '[role="status"]'), /^Signed for iam in us-east-1\./);
  await reach('time');
  await page.keyboard.press('End');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('1Z');
  await settled(page);
  assert.match(await textOf(page, '#string-to-sign'), /20150830T123601Z/);
  await reach('INPUT'); // the radio buttons
  await page.keyboard.press('ArrowDown');
  await settled(page);
  assert.match(await textOf(page, '#sent'), /Credential=AKIAIOSFODNN7EXAMPLE/);
  await reach('make-link');
  await page.keyboard.press('Space');
  assert.equal((await focused(page)).name, 'link');
  await reach('signature-value');
  await reach('curl');
};

tests['every field has a label, and the page has its landmarks'] = async (site) => {
  const page = await visit(site);
  const unnamed = await page.$$eval('input, select, textarea', (all) =>
    all.filter(({ labels }) => !labels?.length || !labels[0].textContent.trim()).map(({ id }) => id),
  );
  assert.deepEqual(unnamed, []);
  for (const landmark of ['header', 'nav', 'main', 'footer']) assert.ok(await page.$(landmark), landmark);
  assert.equal((await page.$$('h1')).length, 1);
};

tests['the style is smaller than 8 kB'] = async (site) =>
  assert.ok(readFileSync(`${site.folder}/debugger.css`).byteLength < 8000);
