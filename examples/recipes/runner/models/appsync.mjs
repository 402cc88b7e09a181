// The real-time servers of AppSync: a POST that was never sent is verified, from the headers in a subprotocol, in the query or in a message.
import { verify } from '@sigv4/testing';
import { openSockets } from './sockets.mjs';

/**
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} path
 * @param {Readonly<Record<string, string>>} fields
 * @param {string} body
 */
function isSigned(credentials, path, fields, body) {
  const request = {
    method: 'POST',
    target: path,
    headers: Object.entries(fields),
    body: new TextEncoder().encode(body),
  };
  return verify(request, credentials, { service: 'appsync', region: 'eu-west-1' }).ok;
}

/**
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 * @param {string} path of the connection
 * @param {import('./sockets.mjs').Serve} serve
 */
const open = (credentials, path, serve) => ({
  model: () =>
    openSockets(({ target, headers }) => {
      const protocols = headers.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1] ?? '';
      const { searchParams } = new URL(target, 'ws://model.invalid');
      const { header = /header-([\w-]+)/.exec(protocols)?.[1] ?? '', payload = 'e30=' } =
        Object.fromEntries(searchParams);
      return isSigned(
        credentials,
        path,
        JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/'))),
        atob(payload),
      );
    }, serve),
});

/**
 * A channel of AppSync Events: what is published comes back to who subscribes.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 */
export const events = (credentials) =>
  open(credentials, '/event', (socket) => {
    let subscription = '';
    const answer = (/** @type {unknown} */ message) => socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const { type, id, channel, events: published, authorization } = JSON.parse(String(data));
      if (type === 'connection_init') return answer({ type: 'connection_ack', connectionTimeoutMs: 300_000 });
      if (!isSigned(credentials, '/event', authorization, JSON.stringify({ channel, events: published })))
        return answer({ type: `${type}_error`, id, errors: [{ errorType: 'UnauthorizedException' }] });
      answer({ type: `${type}_success`, id });
      if (type === 'subscribe') subscription = id;
      for (const event of published ?? []) answer({ type: 'data', id: subscription, event });
    });
  });

/**
 * A subscription of a GraphQL API, with one event.
 *
 * @param {import('@sigv4/testing').AcceptedCredentials} credentials
 */
export const subscriptions = (credentials) =>
  open(credentials, '/graphql/connect', (socket) => {
    const answer = (/** @type {unknown} */ message) => socket.send(JSON.stringify(message));
    socket.on('message', (data) => {
      const { type, id, payload } = JSON.parse(String(data));
      if (type === 'connection_init')
        return answer({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
      if (type === 'stop') return answer({ type: 'complete', id });
      if (!isSigned(credentials, '/graphql', payload.extensions.authorization, payload.data))
        return answer({ type: 'error', id, payload: { errors: [{ errorType: 'UnauthorizedException' }] } });
      answer({ type: 'start_ack', id });
      answer({ type: 'ka' });
      const { table } = JSON.parse(payload.data).variables;
      answer({ type: 'data', id, payload: { data: { ordered: { table, tea: 'Darjeeling' } } } });
    });
  });
