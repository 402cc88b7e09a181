// Subscribes to a channel of AppSync Events and publishes an event, with ws. Replace the endpoint and the channel.
import { authorizationFor, connectionFor, createSigner } from '@sigv4/appsync';
import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

const signer = createSigner();
const endpoint = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/event';
const channel = '/default/orders';

const { url, protocols } = await connectionFor(signer, endpoint); // again for each connection
const socket = new WebSocket(url, protocols);

/** @param {'subscribe' | 'publish'} type @param {import('@sigv4/appsync').EventsData} data */
async function send(type, data) {
  const authorization = await authorizationFor(signer, endpoint, data);
  socket.send(JSON.stringify({ type, id: randomUUID(), ...data, authorization }));
}

socket.on('open', () => send('subscribe', { channel }));
socket.on('message', (text) => {
  const message = JSON.parse(String(text));
  if (message.type === 'subscribe_success')
    void send('publish', { channel, events: [JSON.stringify({ tea: 'Assam' })] });
  if (message.type === 'data') {
    console.log(JSON.parse(message.event));
    socket.close();
  }
  if (message.errors) console.error(message.type, message.errors);
});

// Prints:
// { tea: 'Assam' }
