// Amazon Transcribe: speech as it is spoken. Port 8443 is a part of what is signed. AWS takes a URL that is valid for 5 minutes at most.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const url = new URL('wss://transcribestreaming.eu-west-1.amazonaws.com:8443/stream-transcription-websocket');
url.searchParams.set('language-code', 'en-GB');
url.searchParams.set('media-encoding', 'pcm');
url.searchParams.set('sample-rate', '16000');

const socket = new WebSocket(await presign(signer, { method: 'GET', url }, { expiresIn: 60 }));
// Then send audio, and read the transcript: both are messages of AWS's event stream encoding, as @smithy/eventstream-codec makes them.
socket.on('message', (message) => {
  console.log(JSON.parse(String(message)));
  socket.close();
});

// Prints:
// {
//   path: '/stream-transcription-websocket',
//   'language-code': 'en-GB',
//   'media-encoding': 'pcm',
//   'sample-rate': '16000'
// }
