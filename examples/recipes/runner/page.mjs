// Runs a program in a page of Chromium, and prints what it prints there. Its environment stands for the credentials of a page.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './open-browser.mjs';

const entry = fileURLToPath(new URL(`../${process.argv[2]}`, import.meta.url));
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'browser',
  external: ['@aws-sdk/credential-providers'],
  logLevel: 'warning',
});

const { browser, close } = await openBrowser();
try {
  const page = await browser.newPage();
  let heardAt = Date.now();
  let open = 0;
  page.on('pageerror', (error) => console.log('the page threw', error));
  page.on('console', async (message) => {
    heardAt = Date.now();
    console.log(...(await Promise.all(message.args().map((value) => value.jsonValue()))));
  });
  page.on('websocket', (socket) => {
    open += 1;
    socket.on('close', () => {
      open -= 1;
      heardAt = Date.now();
    });
  });
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  await page.addInitScript((env) => void Object.assign(globalThis, { process: { env } }), {
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
  });
  await page.route('https://page.invalid/', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://page.invalid/');
  await page.addScriptTag({ type: 'module', content: outputFiles[0]?.text ?? '' });
  // A program has ended when it has no socket, and has made none anew for longer than it waits.
  while (open > 0 || Date.now() - heardAt < 3000) await page.waitForTimeout(100);
} finally {
  await close();
}
