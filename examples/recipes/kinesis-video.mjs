// Connects a viewer to the signaling channel of Kinesis Video Streams, for WebRTC. Replace the ARN, and the host by the one that
// GetSignalingChannelEndpoint returns.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const url = new URL('wss://v-1234abcd.kinesisvideo.eu-west-1.amazonaws.com/');
url.searchParams.set('X-Amz-ChannelARN', 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/door/1735689600000');
url.searchParams.set('X-Amz-ClientId', 'tea-room'); // for a viewer only. The master sends none

const socket = new WebSocket(await presign(signer, { method: 'GET', url }, { expiresIn: 60 }));
socket.on('message', (message) => {
  console.log(JSON.parse(String(message)));
  socket.close();
});

// Prints:
// {
//   path: '/',
//   'X-Amz-ChannelARN': 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/door/1735689600000',
//   'X-Amz-ClientId': 'tea-room'
// }
