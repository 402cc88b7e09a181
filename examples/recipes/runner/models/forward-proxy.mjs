// A corporate proxy. A client asks it to CONNECT to a host, and gets a tunnel to the gateway that plays this host.
import { createGateway } from '@sigv4/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';

/**
 * Opens a proxy, and the gateway behind it. The gateway has no other name, so a request that arrives went through the proxy.
 *
 * @param {string} host the only host that the proxy connects to
 * @param {import('../stage.mjs').Play} play
 */
export async function openForwardProxy(host, play) {
  const gateway = await createGateway(play);
  const server = createServer((_, response) => response.writeHead(501).end()); // no request that the proxy can read
  server.on('connect', (request, socket) => {
    if (request.url !== `${host}:443`) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const upstream = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    return socket.on('error', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    tally: () => ({
      requests: gateway.requests.length,
      refused: gateway.requests.filter(({ verdict }) => !verdict.ok).length,
    }),
    async close() {
      server.close();
      server.closeAllConnections();
      await gateway.close();
    },
  };
}
