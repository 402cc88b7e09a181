// Connects to a WebSocket API of API Gateway with ws. Replace the URL. Each connection has a new presigned URL, and a rejection is
// explained.
import { createSigner, explainAnswer, presign } from '@sigv4/core';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

const signer = createSigner();
const orders = ['Darjeeling', 'Scones'];

while (orders.length > 0) {
  const request = { method: 'GET', url: 'wss://abc123.execute-api.eu-west-1.amazonaws.com/prod?table=7' };
  const url = await presign(signer, request, { expiresIn: 60 });
  const socket = new WebSocket(url);

  socket.on('open', () => socket.send(orders[0] ?? ''));
  socket.on('message', (message) => {
    console.log(String(message));
    orders.shift();
    if (orders.length === 0) socket.close();
  });
  socket.on('unexpected-response', async (_, response) => {
    const { statusCode: status = 0, headers } = response;
    const fields = Object.entries(headers).map(([name, value]) => /** @type {const} */ ([name, String(value)]));
    const answer = { status, headers: fields, body: await text(response) };
    console.error(String(await explainAnswer(answer, { method: 'GET', url })));
    process.exit(1);
  });
  await new Promise((resolve) => socket.on('close', resolve));
  if (orders.length > 0) await setTimeout(1000); // API Gateway closes a connection after two hours
}

// Prints:
// Darjeeling for table 7
// Scones for table 7
