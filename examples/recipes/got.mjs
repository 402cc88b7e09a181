// got: a hook signs each attempt when everything about it is known. got calls the hook again before a retry, so every attempt has its
// own signature.
import { createSigner, explainAnswer } from '@sigv4/core';
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
    beforeError: [
      async (error) => {
        const { response, options } = error; // "options" has the request as it was sent
        if (!response) return error;
        const { method, url } = options;
        const sent = /** @type {Record<string, string>} */ (options.headers);
        const body = /** @type {string | undefined} */ (options.body);
        const headers = /** @type {Record<string, string>} */ (response.headers);
        const answer = { status: response.statusCode, headers, body: /** @type {string | object} */ (response.body) };
        const explanation = await explainAnswer(answer, { method, url: String(url), headers: sent, body });
        if (explanation) console.error(String(explanation)); // a 400, 401 or 403
        return error;
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
