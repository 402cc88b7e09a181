import { expect, it } from '@jest/globals';
import { createSigner, presign } from '@sigv4/core';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { aws4, type Sent, smithy } from './opinions.ts';

// The requests that open a WebSocket, as docs/websockets.md has them, and those to the clients of a WebSocket API. AWS IoT has a file of its own.

const NOW = Date.parse('2026-11-29T08:00:00Z');
const ARN = 'arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/waiter-abc123';
const CHANNEL = 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/door/1735689600000';

const SOCKETS = [
  ['execute-api', 'wss://abc123.execute-api.eu-west-1.amazonaws.com/prod?table=7&guest=J%C3%BCrgen%20%26%20Co'],
  [
    'kinesisvideo',
    `wss://v-1234abcd.kinesisvideo.eu-west-1.amazonaws.com/?X-Amz-ChannelARN=${encodeURIComponent(CHANNEL)}&X-Amz-ClientId=tea-room`,
  ],
  [
    'transcribe',
    'wss://transcribestreaming.eu-west-1.amazonaws.com:8443/stream-transcription-websocket?language-code=en-GB&media-encoding=pcm&sample-rate=16000',
  ],
  [
    'bedrock-agentcore',
    `wss://bedrock-agentcore.eu-west-1.amazonaws.com/runtimes/${encodeURIComponent(ARN)}/ws?qualifier=DEFAULT&X-Amzn-Bedrock-AgentCore-Runtime-Session-Id=tea-room-7`,
  ],
  ['neptune-db', 'wss://tea-room.cluster-abc123.eu-west-1.neptune.amazonaws.com:8182/gremlin'],
  ['managedblockchain', 'wss://nd-abc123.wss.ethereum.managedblockchain.eu-west-1.amazonaws.com/'],
] as const;

const KEYS = [
  ['long-term', LONG_TERM],
  ['temporary', TEMPORARY],
] as const;

/** What two implementations say about a request, of which nothing but the given headers is sent. */
async function opinionsOn(
  method: string,
  sent: string,
  headers: Record<string, string>,
  service: string,
  keys: Sent['credentials'],
) {
  const url = new URL(sent);
  const signedHeaders =
    url.searchParams.get('X-Amz-SignedHeaders') ??
    /SignedHeaders=([^,]+)/.exec(headers['authorization'] ?? '')?.[1] ??
    '';
  const given: Sent = {
    raw: {
      method,
      target: url.pathname + url.search,
      headers: [['host', url.host], ...Object.entries(headers)],
      body: new Uint8Array(),
    },
    url,
    signedHeaders: signedHeaders.split(';'),
    service,
    region: 'eu-west-1',
    credentials: keys,
    now: NOW,
  };
  return Promise.all([aws4.ask(given), smithy.ask(given)]);
}

for (const [kind, credentials] of KEYS) {
  const signer = createSigner({ credentials, now: () => NOW });

  it.each(SOCKETS)(`a URL for a socket of %s, presigned with ${kind} credentials`, async (service, url) => {
    const signed = await presign(signer, { method: 'GET', url }, { expiresIn: 60 });
    expect(signed.startsWith('wss://')).toBe(true);
    expect(await opinionsOn('GET', signed, {}, service, credentials)).toEqual(['accepted', 'accepted']);
  });

  it.each(SOCKETS)(`the headers for a socket of %s, signed with ${kind} credentials`, async (service, url) => {
    const signed = await signer.sign({ method: 'GET', url });
    expect(await opinionsOn('GET', signed.url, signed.headers, service, credentials)).toEqual(['accepted', 'accepted']);
  });

  it.each(['Aq0xyfA5IAMCJdA=', 'a/b+c==', 'abc'])(
    `a call to the client %s of a WebSocket API, signed with ${kind} credentials`,
    async (id) => {
      const url = `https://abc123.execute-api.eu-west-1.amazonaws.com/prod/@connections/${encodeURIComponent(id)}`;
      const signed = await signer.sign({ method: 'DELETE', url });
      expect(await opinionsOn('DELETE', signed.url, signed.headers, 'execute-api', credentials)).toEqual([
        'accepted',
        'accepted',
      ]);
    },
  );
}
