// What `sigv4` prints on a terminal when a proxy has changed a request. The host of the picture is played by a gateway on this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createGateway } from '@sigv4/testing';
import { generate } from 'selfsigned';

const COMMAND = fileURLToPath(new URL('../../../packages/cli/dist/sigv4.js', import.meta.url));
const HOST = 'abc123.execute-api.eu-west-1.amazonaws.com';

/** As a person types them. */
export const ARGUMENTS = ['--json', `'{"tea":"Assam"}'`, `https://${HOST}/prod/tea`];

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const faults = { proxy: { headers: { 'content-type': 'application/json; charset=utf-8' } } };

/**
 * Runs the command, and returns every byte that the terminal got, as text.
 *
 * @returns {Promise<string>}
 */
export async function printed() {
  const gateway = await createGateway({ credentials, region: 'eu-west-1', faults });
  const { private: key, cert } = await generate([{ name: 'commonName', value: HOST }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: HOST }] }],
  });
  const folder = mkdtempSync(join(tmpdir(), 'sigv4-picture-'));
  const trusted = join(folder, 'ca.pem');
  writeFileSync(trusted, cert);

  // A proxy that opens every tunnel to the gateway, and speaks TLS for it.
  const tls = createTlsServer({ key, cert }, (socket) => {
    const to = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    for (const end of [socket, to]) end.on('error', () => (socket.destroy(), to.destroy()));
    socket.pipe(to).pipe(socket);
  });
  const proxy = createServer().on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    tls.emit('connection', socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');

  try {
    return await onTerminal([process.execPath, COMMAND, ...ARGUMENTS], {
      PATH: process.env['PATH'],
      TERM: 'xterm',
      HTTPS_PROXY: `http://127.0.0.1:${proxy.address().port}`,
      NODE_EXTRA_CA_CERTS: trusted,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  } finally {
    proxy.close();
    await gateway.close();
    rmSync(folder, { recursive: true });
  }
}

/** `script` of util-linux makes the terminal. */
function onTerminal(words, env) {
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(text.replaceAll('\r\n', '\n')));
  });
}
