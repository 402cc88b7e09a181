// superagent: its own retry sends the same headers again. So this program retries by itself, and signs each attempt.
import { createSigner } from '@sigv4/core';
import superagent from 'superagent';
import { setTimeout as wait } from 'node:timers/promises';

const signer = createSigner({ onEvent: ({ type }) => type === 'signed' && console.log('signed') });

/**
 * @param {string} method
 * @param {string} url
 * @param {unknown} value
 */
async function send(method, url, value, attempts = 4) {
  const body = JSON.stringify(value);
  const own = { 'content-type': 'application/json' };
  const signed = await signer.sign({ method, url, headers: own, body });
  const response = await superagent(method, signed.url)
    .set({ ...own, ...signed.headers })
    .redirects(0) // superagent would send the signature along
    .ok(() => true)
    .send(body); // the text that was signed
  if (response.status !== 503 || attempts === 1) return response;
  await wait(10);
  return send(method, url, value, attempts - 1);
}

const response = await send('POST', 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders', {
  table: 7,
  items: ['tea'],
});
console.log(response.status, response.body);

// Prints:
// signed
// signed
// signed
// 201 { id: 1, table: 7, items: [ 'tea' ] }
