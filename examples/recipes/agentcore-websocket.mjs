// Talks to an agent on Bedrock AgentCore over a WebSocket. Replace the ARN and the region. AWS accepts the URL only if it is valid for at
// most 5 minutes.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const arn = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/waiter-abc123';
const url = new URL(`wss://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/${encodeURIComponent(arn)}/ws`);
url.searchParams.set('qualifier', 'DEFAULT');
url.searchParams.set('X-Amzn-Bedrock-AgentCore-Runtime-Session-Id', 'tea-room-table-7-0123456789abcdef0123456789');

const socket = new WebSocket(await presign(signer, { method: 'GET', url }, { expiresIn: 60 }));
socket.once('message', (message) => {
  console.log(JSON.parse(String(message)).qualifier);
  socket.send('Is there tea?');
  socket.on('message', (answer) => {
    console.log(String(answer));
    socket.close();
  });
});

// Prints:
// DEFAULT
// Is there tea?
