// Makes the pictures of the documentation: node docs/site/debugger/pictures.mjs. It needs the built packages.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tool } from '../../../test/runtimes/tools.mjs';
import { openBrowser, useExample, visit } from './test/browser.mjs';

const FOLDER = fileURLToPath(new URL('../../pictures/', import.meta.url));
const REFUSED = 'S3: SignatureDoesNotMatch, after a proxy has merged slashes';
const PICTURES = [
  { name: 'debugger.png', colorScheme: 'light', width: 1280 },
  { name: 'debugger-phone.png', colorScheme: 'dark', width: 390 },
];
const HEIGHT = 820;
const COLORS = 24; // so that a picture is smaller than 60 kB

const png = await tool('upng-js');
const site = await openBrowser();
await mkdir(FOLDER, { recursive: true });
for (const { name, colorScheme, width } of PICTURES) {
  const page = await visit(site, { colorScheme, viewport: { width, height: HEIGHT } });
  await useExample(page, REFUSED);
  await page.evaluate(() => document.activeElement?.blur());
  const [pixels] = png.toRGBA8(png.decode(await page.screenshot()));
  await writeFile(`${FOLDER}${name}`, new Uint8Array(png.encode([pixels], width, HEIGHT, COLORS)));
}
await site.close();
