import { readRequest } from '@sigv4/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A server that lets everybody in, for hosts that are none of AWS's.
 *
 * @param {import('./services.mjs').Respond} respond
 */
export async function openServer(respond) {
  let requests = 0;
  const server = createServer(async (incoming, outgoing) => {
    requests += 1;
    const { status, headers, body } = await respond(await readRequest(incoming));
    outgoing.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    /** How many requests came, and how many of them were refused. */
    tally: () => ({ requests, refused: 0 }),
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
