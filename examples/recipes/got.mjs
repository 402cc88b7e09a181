// got: a hook signs each attempt when everything about it is known. got calls the hook again before a retry, so every attempt has its
// own signature.
import { createSigner } from '@sigv4/core';
import got from 'got';

const signer = createSigner({ onEvent: ({ type }) => type === 'signed' && console.log('signed') });

const api = got.extend({
  prefixUrl: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod',
  responseType: 'json',
  followRedirect: false, // got would send x-amz-security-token to the other host
  retry: {
    limit: 3,
    methods: ['GET', 'POST'],
    statusCodes: [503],
    calculateDelay: ({ computedValue }) => computedValue && 10,
  },
  hooks: {
    beforeRequest: [
      async (options) => {
        const { method, url } = options;
        const headers = /** @type {Record<string, string>} */ (options.headers);
        const body = /** @type {string | undefined} */ (options.body); // text, also of json and form
        const signed = await signer.sign({ method, url: String(url), headers, body });
        options.url = new URL(signed.url);
        Object.assign(options.headers, signed.headers);
      },
    ],
  },
});

const { body } = await api.post('orders', { json: { table: 7, items: ['tea'] } });
console.log(body);

// Prints:
// signed
// signed
// signed
// { id: 1, table: 7, items: [ 'tea' ] }
