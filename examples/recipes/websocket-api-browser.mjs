// Connects to a WebSocket API of API Gateway with the WebSocket of browsers, workers, Deno, Bun and Node 22. Replace the URL. This
// WebSocket cannot set headers, so the URL is presigned. In a page, use the credentials of a Cognito identity pool.
import { createSigner, presign } from '@sigv4/core';

const signer = createSigner();
const request = { method: 'GET', url: 'wss://abc123.execute-api.eu-west-1.amazonaws.com/prod?table=7' };
const orders = ['Darjeeling', 'Scones'];

async function connect() {
  const socket = new WebSocket(await presign(signer, request, { expiresIn: 60 }));

  socket.onopen = () => socket.send(orders[0] ?? '');
  socket.onmessage = ({ data }) => {
    console.log(data);
    orders.shift();
    if (orders.length === 0) socket.close();
  };
  socket.onclose = () => {
    if (orders.length > 0) setTimeout(connect, 1000); // with a new URL
  };
}
await connect();

// Prints:
// Darjeeling for table 7
// Scones for table 7
