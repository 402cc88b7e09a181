// A Lambda function URL behind CloudFront with an origin access control. CloudFront signs the request. The client sends no signature, but
// the hash of the body, because CloudFront does not hash it. This works in Node and in a page.
import { explain, sigv4 } from '@sigv4/fetch';

const site = 'https://d111111abcdef8.cloudfront.net';

/**
 * A fetch that sends the hash of exactly the bytes that it sends.
 *
 * @param {string | URL | Request} input
 * @param {RequestInit} [init]
 */
async function fetchWithHash(input, init) {
  const request = new Request(input, init);
  const body = new Uint8Array(await request.arrayBuffer());
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const headers = new Headers(request.headers);
  headers.set('x-amz-content-sha256', Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''));
  const { method, signal } = request;
  return fetch(request.url, { ...init, method, headers, signal, body: body.length > 0 ? body : null });
}

const order = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7, items: ['tea'] }),
};

// A signer passes requests to CloudFront through. But it can explain the answer.
const refused = await sigv4(fetch)(`${site}/orders`, order);
console.log(refused.status, (await explain(refused))?.fix);

const created = await fetchWithHash(`${site}/orders`, order);
console.log(created.status, await created.json());

const items = await fetch(`${site}/items?limit=1`); // without a body, CloudFront needs no hash
console.log(items.status, await items.json());

// Prints:
// 403 Something between you and AWS signs the request, as CloudFront does with an origin access control. It does not hash the body. Send the header x-amz-content-sha256 with the SHA-256 of the body, in hex.
// 201 { id: 1, table: 7, items: [ 'tea' ] }
// 200 [ 'Darjeeling' ]
