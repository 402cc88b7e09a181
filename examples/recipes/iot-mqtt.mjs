// Connects to AWS IoT by MQTT over a WebSocket, with mqtt. Replace the host, the client id and the topics. The URL is valid for a few
// minutes, so each connection gets a new one.
import { createSigner, presign } from '@sigv4/core';
import { connect } from 'mqtt';
import { setTimeout } from 'node:timers/promises';

const signer = createSigner();
const request = { method: 'GET', url: 'wss://abc123-ats.iot.eu-west-1.amazonaws.com/mqtt' };
const signedUrl = () => presign(signer, request, { expiresIn: 300 });

let url = await signedUrl();
const client = connect(url, {
  clientId: 'tea-room-1',
  reconnectPeriod: 0, // mqtt itself would not wait for a new URL
  transformWsUrl: () => url,
});

client.on('connect', () => client.subscribe('tea-room/#'));
client.on('close', async () => {
  if (client.disconnecting) return; // by client.end()
  await setTimeout(1000);
  url = await signedUrl();
  client.reconnect();
});
client.on('message', (topic, message) => {
  console.log(topic, String(message));
  if (String(message) === 'tea is ready') client.end();
});
client.on('error', (error) => console.error(error.message));

// Prints:
// tea-room/kettle kettle is on
// tea-room/kettle tea is ready
