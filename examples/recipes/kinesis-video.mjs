// Kinesis Video Streams: the signaling channel of a viewer, for WebRTC. GetSignalingChannelEndpoint tells the host.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const url = new URL('wss://v-1234abcd.kinesisvideo.eu-west-1.amazonaws.com/');
url.searchParams.set('X-Amz-ChannelARN', 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/door/1735689600000');
url.searchParams.set('X-Amz-ClientId', 'tea-room'); // a viewer has one, and the master has none

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
