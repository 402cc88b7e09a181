// Starts a GraphQL subscription of AppSync with ws. Replace the endpoint and the query. The signature covers the text of payload.data, so
// send exactly this text.
import { authorizationFor, connectionFor, createSigner } from '@sigv4/appsync';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

const signer = createSigner();
const endpoint = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql';
const data = JSON.stringify({
  query: 'subscription Ordered($table: Int!) { ordered(table: $table) { table tea } }',
  variables: { table: 7 },
});

const { url, protocols } = await connectionFor(signer, endpoint); // again for each connection
const socket = new WebSocket(url, protocols);

socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init' })));
socket.on('message', async (text) => {
  const { type, payload } = JSON.parse(String(text));
  if (type === 'connection_ack') {
    const extensions = { authorization: await authorizationFor(signer, endpoint, data) };
    socket.send(JSON.stringify({ type: 'start', id: randomUUID(), payload: { data, extensions } }));
  }
  if (type === 'data') {
    console.log(payload.data);
    socket.close();
  }
  if (type === 'error' || type === 'connection_error') console.error(type, payload.errors);
});

// Prints:
// { ordered: { table: 7, tea: 'Darjeeling' } }
