// A WebSocket server that lets in who has signed the URL, or the headers of the upgrade.
import { readRequest, verify } from '@sigv4/testing';
import { once } from 'node:events';
import { WebSocketServer } from 'ws';

/**
 * @typedef {import('@sigv4/testing').RawRequest} Upgrade
 * @typedef {(socket: import('ws').WebSocket, url: URL, count: number) => void} Serve `count` is 1 for the first connection
 */

/**
 * @param {(upgrade: Upgrade) => boolean} isSigned
 * @param {Serve} serve
 */
export async function openSockets(isSigned, serve) {
  const tally = { requests: 0, refused: 0 };
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    handleProtocols: (protocols) => [...protocols][0] ?? false,
    verifyClient({ req }, done) {
      tally.requests += 1;
      void readRequest(req).then((upgrade) => {
        const accepted = isSigned(upgrade);
        if (!accepted) tally.refused += 1;
        done(accepted, 403, JSON.stringify({ message: 'Forbidden' }));
      });
    },
  });
  server.on('connection', (socket, { url = '' }) => serve(socket, new URL(url, 'ws://model.invalid'), tally.requests));
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    port,
    tally: () => tally,
    async close() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/**
 * Accepts each signature once: a client that connects again must sign again.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} service
 */
export function signedOnce(credentials, service) {
  /** @type {Set<string>} */
  const seen = new Set();
  return (/** @type {Upgrade} */ upgrade) => {
    const verdict = verify(upgrade, credentials, { service, region: 'eu-west-1' });
    const [signature = ''] = /Signature=[\da-f]{64}/.exec(JSON.stringify(upgrade)) ?? [];
    const isNew = !seen.has(signature);
    seen.add(signature);
    return verdict.ok && isNew;
  };
}

/**
 * A service behind a presigned URL.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} service
 * @param {Serve} serve
 */
export const signedSocket = (credentials, service, serve) => ({
  model: () => openSockets(signedOnce(credentials, service), serve),
});

/** A kitchen that says what is ready. It closes the first connection, as API Gateway does after two hours. @type {Serve} */
export function kitchen(socket, { searchParams }, count) {
  socket.on('message', (order) => {
    socket.send(`${order} for table ${searchParams.get('table')}`);
    if (count === 1) socket.close(1001);
  });
}

/** Says in one message what it was asked for. @type {Serve} */
export function echo(socket, { pathname, searchParams }) {
  const own = [...searchParams].filter(([name]) => !/^X-Amz-(Algorithm|Credential|Date|Expires|Sign)/.test(name));
  socket.send(JSON.stringify({ path: pathname, ...Object.fromEntries(own) }));
  socket.on('message', (data) => socket.send(String(data)));
}

/** An Ethereum node: JSON-RPC, with one answer. @type {Serve} */
export function ethereum(socket) {
  socket.on('message', (data) => {
    const { id } = JSON.parse(String(data));
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: '0x16b1c3f' }));
  });
}

/** A server of graphql-ws, with one event for each connection. @type {Serve} */
export function graphqlTransport(socket, _url, count) {
  socket.on('message', (data) => {
    const { type, id } = JSON.parse(String(data));
    if (type === 'connection_init') socket.send(JSON.stringify({ type: 'connection_ack' }));
    if (type !== 'subscribe') return;
    socket.send(
      JSON.stringify({ type: 'next', id, payload: { data: { ordered: { tea: ['Assam', 'Oolong'][count - 1] } } } }),
    );
    if (count === 1) socket.terminate();
    else socket.send(JSON.stringify({ type: 'complete', id }));
  });
}
