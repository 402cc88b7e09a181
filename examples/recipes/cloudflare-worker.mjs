// A Cloudflare worker in front of an API behind IAM. Replace the host, and store the keys as secrets of the worker. It needs no
// compatibility flag. Check who a visitor is before you call signedFetch: the call has the worker's permissions.
import { sigv4 } from '@sigv4/fetch';

/** Made once for all requests of an isolate. @type {typeof fetch | undefined} */
let signedFetch;

export default {
  /**
   * @param {Request} request
   * @param {{ AWS_ACCESS_KEY_ID: string, AWS_SECRET_ACCESS_KEY: string }} env
   */
  async fetch(request, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }) {
    signedFetch ??= sigv4(fetch, { credentials: { accessKeyId, secretAccessKey } });
    const { pathname, search } = new URL(request.url);
    return signedFetch(`https://abc123.execute-api.eu-west-1.amazonaws.com/prod${pathname}${search}`, {
      method: request.method,
      headers: { 'content-type': request.headers.get('content-type') ?? 'application/json' }, // not the visitor's Host
      body: request.body,
    });
  },
};

// Prints:
// GET /items?limit=2 200 ["Darjeeling","Carrot cake"]
// POST /orders 201 {"id":1,"table":7}
