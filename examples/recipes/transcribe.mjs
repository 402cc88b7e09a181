// Opens a WebSocket to Amazon Transcribe, for speech while it is spoken. Replace the region and the language. The port 8443 is signed. AWS
// accepts the URL only if it is valid for at most 5 minutes.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const url = new URL('wss://transcribestreaming.eu-west-1.amazonaws.com:8443/stream-transcription-websocket');
url.searchParams.set('language-code', 'en-GB');
url.searchParams.set('media-encoding', 'pcm');
url.searchParams.set('sample-rate', '16000');

const socket = new WebSocket(await presign(signer, { method: 'GET', url }, { expiresIn: 60 }));
// Then send audio and read the transcript. Both are messages of AWS's event stream encoding: use @smithy/eventstream-codec.
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
