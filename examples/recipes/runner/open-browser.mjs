// Chromium, whose connections to AWS end at servers of this machine.
import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { chromium } from 'playwright-core';
import { generate } from 'selfsigned';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../test/runtimes/chromium.mjs';
import { skip } from './skip.mjs';

export async function openBrowser() {
  // Chromium makes TLS of its own: it ends here, and what is inside goes on to the server of the host.
  const ports = JSON.parse(process.env['RECIPE_HOSTS'] ?? '{}');
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'gateways.invalid' }]);
  const wires = tls.createServer({ key, cert }, (socket) => {
    const server = net.connect(
      ports[/** @type {tls.TLSSocket & { servername: string }} */ (socket).servername] ?? 1,
      '127.0.0.1',
    );
    socket
      .on('error', () => server.destroy())
      .pipe(server)
      .on('error', () => socket.destroy())
      .pipe(socket);
  });
  wires.listen(0, '127.0.0.1');
  await once(wires, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (wires.address());

  const args = [
    ...CHROMIUM_FLAGS,
    '--ignore-certificate-errors',
    `--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1:${port}`,
  ];
  const browser = await chromiumPath()
    .then((executablePath) => chromium.launch({ executablePath, args }))
    .catch(({ message }) => skip(`no Chromium that starts, and CHROMIUM names none: ${message.split('\n')[0]}`));
  return {
    browser,
    async close() {
      await browser.close();
      wires.close();
    },
  };
}
