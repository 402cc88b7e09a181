// Searches OpenSearch or OpenSearch Serverless with OpenSearch's own client. Replace the node. The client takes a Connection class: this
// one sends with a signed fetch.
import { Client, Connection, errors } from '@opensearch-project/opensearch';
import { explain, sigv4 } from '@sigv4/fetch';
import { Readable } from 'node:stream';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

class SignedConnection extends Connection {
  /**
   * @override
   * @param {any} params
   * @param {(error: Error | null, answer: any) => void} callback
   * @returns {any}
   */
  request(params, callback) {
    const { method, path, headers } = /** @type {any} */ (this.buildRequestObject(params));
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(params.timeout ?? 30_000)]);
    signedFetch(new URL(path, this.url), { method, headers, body: params.body || null, signal }).then(
      (response) => {
        const fields = Object.fromEntries(response.headers);
        delete fields['content-encoding']; // fetch has decoded it
        const body = Readable.from(response.body ?? []);
        callback(null, Object.assign(body, { statusCode: response.status, headers: fields }));
      },
      (error) => callback(new errors.ConnectionError(error.message), null),
    );
    return { abort: () => abort.abort() };
  }
}

const client = new Client({
  node: 'https://search-items-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com',
  Connection: SignedConnection,
});

await client.index({ index: 'items', id: 'tea/1', body: { name: 'Darjeeling' } });
const { body } = await client.search({ index: 'items', body: { query: { match: { name: 'darjeeling' } } } });
console.log(body.hits.hits);

const missing = await client.get({ index: 'items', id: 'nothing' }).catch((error) => error);
console.log(missing.name, missing.statusCode);

// Prints:
// [ { _id: 'tea/1', _source: { name: 'Darjeeling' } } ]
// ResponseError 404
