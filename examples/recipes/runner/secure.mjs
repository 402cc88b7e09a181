// Runs a recipe over real TLS. Its hosts have certificates of an authority of their own, and demand what the recipe brings: a client
// certificate, or to be called through a proxy.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { generate } from 'selfsigned';

const [file = ''] = process.argv.slice(2);
const recipe = await readFile(file, 'utf8');
const isMutual = recipe.includes('CLIENT_CERTIFICATE');
const isProxied = recipe.includes('ProxyAgent');
const hasAuthority = recipe.includes('COMPANY_CA');
const hasPassword = recipe.includes('PROXY_PASSWORD');

/** @type {Readonly<Record<string, number>>} */
const gateways = JSON.parse(process.env['RECIPE_HOSTS'] ?? '{}');
const hosts = Object.keys(gateways);

const [server, client] = await Promise.all([identity(hosts), identity(['client.example.com'])]);
const endpoint = tls.createServer(
  { ...server, ...(isMutual && { requestCert: true, rejectUnauthorized: true, ca: client.cert }) },
  (socket) => {
    const { servername } = /** @type {tls.TLSSocket & { servername: string }} */ (socket);
    tie(socket, net.connect(gateways[servername] ?? 1, '127.0.0.1'));
  },
);
const password = `Basic ${Buffer.from('alice:open sesame').toString('base64')}`;
const proxy = createServer().on('connect', (request, /** @type {net.Socket} */ socket) => {
  if (hasPassword && request.headers['proxy-authorization'] !== password)
    return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  socket.write('HTTP/1.1 200 OK\r\n\r\n');
  return tie(socket, net.connect(portOf(endpoint), '127.0.0.1'));
});
for (const listener of [endpoint, proxy]) await once(listener.listen(0, '127.0.0.1'), 'listening');

const folder = await mkdtemp(join(tmpdir(), 'sigv4-secure-'));
/** @param {string} name @param {string} text */
const write = async (name, text) => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const authority = await write('ca.pem', server.cert);
const address = `http://127.0.0.1:${portOf(proxy)}`;
const child = spawn(process.execPath, [...(isProxied ? [] : ['--import', './runner/wires.mjs']), file], {
  env: {
    ...process.env,
    RECIPE_TLS: 'true',
    RECIPE_HOSTS: JSON.stringify(Object.fromEntries(hosts.map((host) => [host, portOf(endpoint)]))),
    ...(hasAuthority ? { COMPANY_CA: authority } : { NODE_EXTRA_CA_CERTS: authority }),
    ...(isProxied && { HTTPS_PROXY: address, PROXY_URL: address }),
    ...(hasPassword && { PROXY_USER: 'alice', PROXY_PASSWORD: 'open sesame' }),
    ...(isMutual && {
      CLIENT_CERTIFICATE: await write('client.pem', client.cert),
      CLIENT_KEY: await write('client.key', client.key),
    }),
  },
  stdio: 'inherit',
});
[process.exitCode] = await once(child, 'close');
endpoint.close();
proxy.close();
await rm(folder, { recursive: true });

/**
 * A certificate for some hosts, which is an authority as well.
 *
 * @param {readonly string[]} names
 */
async function identity(names) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key, cert };
}

/** @param {net.Server} listener */
function portOf(listener) {
  return /** @type {net.AddressInfo} */ (listener.address()).port;
}

/** @param {net.Socket} one @param {net.Socket} other */
function tie(one, other) {
  one.on('error', () => other.destroy()).pipe(other);
  other.on('error', () => one.destroy()).pipe(one);
}
