// Calls an API with @sigv4/core and Node's https. Compare it with before.mjs. If you can use fetch or axios, their packages sign, send, and
// recover.
import { createSigner, presign } from '@sigv4/core';
import { request } from 'node:https';
import { json, text } from 'node:stream/consumers';

const signer = createSigner();

/** @param {{ method: string, url: string, headers?: Record<string, string>, body?: string }} options */
async function call(options) {
  const { url, headers } = await signer.sign(options); // what to set; the options stay as they are
  const { method, body } = options;
  const response = await new Promise((resolve, reject) =>
    request(url, { method, headers: { ...options.headers, ...headers } }, resolve)
      .on('error', reject)
      .end(body),
  );
  return response;
}

const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
console.log(await json(await call({ method: 'GET', url: `${api}/items?limit=2` })));
console.log(
  await json(
    await call({
      method: 'POST',
      url: `${api}/orders`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ table: 7 }),
    }),
  ),
);

const menu = 'https://tea-room.s3.eu-west-1.amazonaws.com/menu.txt';
await call({ method: 'PUT', url: menu, headers: { 'content-type': 'text/plain' }, body: 'Scones' });
const link = await presign(signer, { method: 'GET', url: menu }, { expiresIn: 600 });
console.log(await text(await new Promise((resolve, reject) => request(link, resolve).on('error', reject).end())));

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
// Scones
