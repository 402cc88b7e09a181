// Subscribes to a channel of AppSync Events and publishes an event, with the WebSocket of browsers, workers, Deno, Bun and Node 22. Replace
// the endpoint and the channel. In a page, use the credentials of a Cognito identity pool.
import { authorizationFor, connectionFor, createSigner } from '@sigv4/appsync';

const signer = createSigner();
const endpoint = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/event';
const channel = '/default/orders';

const { url, protocols } = await connectionFor(signer, endpoint); // again for each connection
const socket = new WebSocket(url, protocols);

/** @param {'subscribe' | 'publish'} type @param {import('@sigv4/appsync').EventsData} data */
async function send(type, data) {
  const authorization = await authorizationFor(signer, endpoint, data);
  socket.send(JSON.stringify({ type, id: crypto.randomUUID(), ...data, authorization }));
}

socket.onopen = () => send('subscribe', { channel });
socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.type === 'subscribe_success')
    void send('publish', { channel, events: [JSON.stringify({ tea: 'Assam' })] });
  if (message.type === 'data') {
    console.log(JSON.parse(message.event));
    socket.close();
  }
  if (message.errors) console.error(message.type, message.errors);
};

// Prints:
// { tea: 'Assam' }
