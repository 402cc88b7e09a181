// Opens the page that uploads to S3, beside its server, and prints what it says of three files.
import { once } from 'node:events';
import { server } from '../upload/server.mjs';
import { visit } from './visit.mjs';

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const files = [
  { name: 'scône.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_048_576) },
  { name: 'large.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(1_048_577) },
  { name: 'page.html', mimeType: 'text/html', buffer: Buffer.alloc(1) },
];

try {
  await visit(
    'upload',
    async (page) => {
      for (const file of files) {
        await page.getByLabel('Photo').setInputFiles(file);
        await page.getByRole('button', { name: 'Upload' }).click();
        await page.locator('button:enabled').waitFor();
        const done = await page.locator('progress').evaluate((bar) => /** @type {HTMLProgressElement} */ (bar).value);
        console.log(`${Math.round(done * 100)} % ${await page.getByRole('status').innerText()}`);
      }
    },
    { '/form': `http://127.0.0.1:${port}` },
  );
} finally {
  server.close();
  server.closeAllConnections();
}
