import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * What a model of a server says of a login.
 *
 * @typedef {(password: string, user: string) => boolean} Accepts
 */

/**
 * A server of another protocol than HTTP. It counts the logins.
 *
 * @param {(socket: import('node:net').Socket, accepts: Accepts) => Promise<void>} serve
 * @param {Accepts} accepts
 */
export async function openSocket(serve, accepts) {
  const tally = { requests: 0, refused: 0 };
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    /** @type {Accepts} */
    const counted = (password, user) => {
      const accepted = accepts(password, user);
      tally.requests += 1;
      if (!accepted) tally.refused += 1;
      return accepted;
    };
    serve(socket, counted).catch(() => socket.destroy()); // the client has gone
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    tally: () => tally,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * Reads so many bytes.
 *
 * @param {import('node:net').Socket} socket
 * @param {number} count
 * @returns {Promise<Buffer>}
 */
export async function read(socket, count) {
  if (count === 0) return Buffer.alloc(0);
  for (;;) {
    const bytes = socket.read(count);
    if (bytes?.length === count) return bytes;
    if (bytes || socket.readableEnded) throw new Error('the connection has ended');
    await once(socket, 'readable');
  }
}
