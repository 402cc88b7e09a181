// Makes the same calls with aws4fetch and with @sigv4/fetch, and prints the differences.
import { sigv4 } from '@sigv4/fetch';
import { AwsClient } from 'aws4fetch';

const items = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items';
const photos = 'https://def456.execute-api.eu-west-1.amazonaws.com/prod/photos';
const keys = {
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
};

/** @param {(url: string, init?: RequestInit) => Promise<Response>} signedFetch */
async function show(signedFetch) {
  console.log('  busy twice, then not:', (await signedFetch(items)).status);

  const form = new FormData();
  form.set('name', 'scone.txt');
  console.log(
    '  a form:',
    await signedFetch(photos, { method: 'POST', body: form }).then(
      ({ status }) => status,
      (error) => error.message,
    ),
  );

  const r2 = await signedFetch('https://0123456789abcdef.r2.cloudflarestorage.com/tea-room/menu.txt', {
    method: 'PUT',
    body: 'Scones',
  });
  console.log('  Cloudflare R2:', r2.status);

  const elsewhere = await signedFetch('https://example.com/', { headers: { 'x-page': '2' } });
  console.log(
    '  to example.com:',
    (await elsewhere.json()).filter((/** @type {string} */ name) => /^(authorization|x-amz-.*)$/.test(name)),
  );
}

console.log('aws4fetch');
const aws = new AwsClient({ ...keys, initRetryMs: 1 });
await show((url, init) => aws.fetch(url, init));

console.log('@sigv4/fetch');
const r2 = sigv4(fetch, { service: 's3', region: 'auto', hosts: ['*.r2.cloudflarestorage.com'] });
const signedFetch = sigv4(fetch);
await show((url, init) => (url.includes('.r2.') ? r2(url, init) : signedFetch(url, init)));

// Prints:
// aws4fetch
//   busy twice, then not: 200
//   a form: body must be a string, ArrayBuffer or ArrayBufferView, unless you include the X-Amz-Content-Sha256 header
//   Cloudflare R2: 200
//   to example.com: [ 'authorization', 'x-amz-date' ]
// @sigv4/fetch
//   busy twice, then not: 503
//   a form: 201
//   Cloudflare R2: 200
//   to example.com: []
