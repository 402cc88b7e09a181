// The signer itself: no bridge.
import { canonicalRequest, createSigner, presign, presignPost, signRequest, stringToSign } from '@sigv4/core';
import { equal, ok, test } from './check.mjs';
import { TEMPORARY } from './keys.mjs';

const ODD_PATH = "/prod/a b/é~!'()*/%2F";
const ODD_QUERY = '?b=2&a=1&a=0&empty&sp=a%20b&plus=%2B&u=世界';

test('sign: a known signature of AWS comes out', async () => {
  const signer = createSigner({
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    now: () => Date.parse('2015-08-30T12:36:00Z'),
  });
  const { headers } = await signer.sign(
    { method: 'GET', url: 'https://example.amazonaws.com/' },
    { service: 'service', region: 'us-east-1' },
  );
  equal(
    headers['authorization'].split('Signature=')[1],
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  );
});

test('signRequest: the same signature comes out of the bare function', async () => {
  const { headers } = await signRequest(
    { method: 'GET', url: 'https://example.amazonaws.com/' },
    {
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
      service: 'service',
      region: 'us-east-1',
      now: () => Date.parse('2015-08-30T12:36:00Z'),
    },
  );
  equal(
    headers['authorization'].split('Signature=')[1],
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  );
});

test('sign: what a signer gives back verifies when it is sent', async ({ urls }) => {
  const signer = createSigner({ credentials: TEMPORARY, service: 'execute-api', region: 'eu-west-1' });
  const { url, headers } = await signer.sign({ method: 'GET', url: urls.api + ODD_PATH + ODD_QUERY });
  const response = await fetch(url, { headers });
  equal(response.status, 200, await response.clone().text());
});

test('sign: a body of 3 MiB verifies', async ({ urls }) => {
  const signer = createSigner({ credentials: TEMPORARY, service: 'execute-api', region: 'eu-west-1' });
  const body = new Uint8Array(3 * 1024 * 1024).fill(7);
  const { url, headers } = await signer.sign({
    method: 'PUT',
    url: `${urls.api}/prod/big`,
    headers: { 'content-type': 'image/png' },
    body,
  });
  const response = await fetch(url, { method: 'PUT', headers: { ...headers, 'content-type': 'image/png' }, body });
  equal(response.status, 200, await response.clone().text());
  equal((await response.json()).length, body.length);
});

test('presign: the URL alone opens, and nothing else has to be sent', async ({ urls }) => {
  const signer = createSigner({ credentials: TEMPORARY, region: 'eu-west-1' });
  const presigned = await presign(
    signer,
    { method: 'GET', url: `${urls.s3}/bucket/a%20key+é` },
    { service: 's3', expiresIn: 60 },
  );
  const response = await fetch(presigned);
  equal(response.status, 200, await response.clone().text());
});

test('presignPost: the fields alone open, and a form beyond the policy is refused', async ({ urls }) => {
  const signer = createSigner({ credentials: TEMPORARY, region: 'eu-west-1' });
  const { url, fields } = await presignPost(
    signer,
    {
      url: `${urls.s3}/bucket`,
      fields: { key: 'größe/${filename}', 'x-amz-meta-name': 'Törtchen 世界' },
      conditions: [['content-length-range', 1, 3]],
    },
    { expiresIn: 60 },
  );
  for (const [content, status] of [
    ['abc', 200],
    ['abcd', 400],
  ]) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([content]), 'é.txt');
    const response = await fetch(url, { method: 'POST', body: form });
    equal(response.status, status, await response.text());
  }
});

test('preview: canonical request and string to sign can be looked at', async () => {
  const request = {
    method: 'GET',
    url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?b=2&a=1',
    headers: { 'x-amz-date': '20260101T000000Z' },
  };
  const scope = { service: 'execute-api', region: 'eu-west-1' };
  ok(
    (await canonicalRequest(request, scope)).startsWith('GET\n/prod/items\na=1&b=2\nhost:abc123.'),
    'canonical request',
  );
  ok((await stringToSign(request, scope)).startsWith('AWS4-HMAC-SHA256\n'), 'string to sign');
});
