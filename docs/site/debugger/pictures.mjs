// Makes the pictures of the documentation: node docs/site/debugger/pictures.mjs. It needs the built packages.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tool } from '../../../test/runtimes/tools.mjs';
import { openBrowser, useExample, visit } from './test/browser.mjs';

const FOLDER = fileURLToPath(new URL('../../pictures/', import.meta.url));
const REFUSED = 'S3: SignatureDoesNotMatch, after a proxy has merged slashes';
const PICTURES = [
  ['debugger.png', 'light', { width: 1280, height: 820 }],
  ['debugger-phone.png', 'dark', { width: 390, height: 820 }],
];
const COLORS = 24; // so that a picture is smaller than 60 kB

const png = await tool('upng-js');
const site = await openBrowser();
await mkdir(FOLDER, { recursive: true });
for (const [name, colorScheme, viewport] of PICTURES) {
  const page = await visit(site, { colorScheme, viewport });
  await useExample(page, REFUSED);
  await page.evaluate(() => document.activeElement?.blur());
  const { width, height, ...picture } = png.decode(await page.screenshot());
  const [pixels] = png.toRGBA8({ width, height, ...picture });
  await writeFile(`${FOLDER}${name}`, new Uint8Array(png.encode([pixels], width, height, COLORS)));
}
await site.close();
