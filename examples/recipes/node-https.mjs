// node:https, without any client: sign, then send. Every attempt is signed again.
import { createSigner } from '@sigv4/core';
import { once } from 'node:events';
import { request } from 'node:https';
import { json } from 'node:stream/consumers';
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
  const outgoing = request(signed.url, { method, headers: { ...own, ...signed.headers } }).end(body);
  const [response] = /** @type {[import('node:http').IncomingMessage]} */ (await once(outgoing, 'response'));
  const answer = { status: response.statusCode, body: await json(response) };
  if (answer.status !== 503 || attempts === 1) return answer;
  await wait(10);
  return send(method, url, value, attempts - 1);
}

const { status, body } = await send('POST', 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders', {
  table: 7,
  items: ['tea'],
});
console.log(status, body);

// Prints:
// signed
// signed
// signed
// 201 { id: 1, table: 7, items: [ 'tea' ] }
