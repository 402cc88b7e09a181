// A WebSocket API of API Gateway with IAM, by the WebSocket of browsers, workers, Deno, Bun and Node 22. It can set no header, so the
// URL is signed. In a page, take the credentials of a Cognito identity pool.
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
