// What WebSockets to AppSync and AWS IoT are opened with: equal to what Amplify makes, in every runtime.
import { authorizationFor, connectionFor } from '@sigv4/appsync';
import { createSigner, presign } from '@sigv4/core';
import { equal, test } from './check.mjs';

const NOW = Date.parse('2026-11-29T08:00:00Z');
const sessionToken = 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==';
const signer = createSigner({
  credentials: {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct',
    sessionToken,
  },
  now: () => NOW,
});
const ENDPOINT = 'https://abc123.appsync-api.eu-west-1.amazonaws.com/event';
const signatureIn = (text) => /Signature=(\w+)/.exec(text)[1];

test('sockets: a connection to AppSync Events has the signature of Amplify', async () => {
  const { url, protocols } = await connectionFor(signer, ENDPOINT);
  equal(url, 'wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/event/realtime');
  equal(/^header-[\w-]+$/.test(protocols[1]), true);
  const fields = JSON.parse(atob(protocols[1].slice('header-'.length).replaceAll('-', '+').replaceAll('_', '/')));
  equal(fields['host'], 'abc123.appsync-api.eu-west-1.amazonaws.com');
  equal(signatureIn(fields['authorization']), 'a4b7fa76086dda61c0a846c21ab0a05097f548db62884f7a02d0ac62d92d4863');
});

test('sockets: a message to AppSync Events has the signature of Amplify', async () => {
  const events = [JSON.stringify({ tea: 'Oolong é' })];
  const { authorization } = await authorizationFor(signer, ENDPOINT, { channel: '/default/news', events });
  equal(signatureIn(authorization), '3ea217f35b6efadc570185591e6c50d621a327168fd6875ee6469009bef71843');
});

test('sockets: a URL of AWS IoT has the signature of Amplify, and the token behind it', async () => {
  const request = { method: 'GET', url: 'wss://abc123-ats.iot.eu-west-1.amazonaws.com/mqtt' };
  const url = await presign(signer, request, { expiresIn: 300 });
  equal(signatureIn(url), '92b087037089b2c21c867770e2b28598781590e55b3bc3e536bb88107f3f8017');
  equal(url.split(/Signature=\w+&/)[1], `X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`);
});
