// Calls an API behind IAM with ofetch, which takes a fetch. Replace the host by your own. Each retry of ofetch is signed again.
import { explain, sigv4 } from '@sigv4/fetch';
import { createFetch } from 'ofetch';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const api = createFetch({
  fetch: signedFetch,
  defaults: { baseURL: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod' },
});

console.log(await api('/items', { query: { kind: 'tea & cake', limit: 2 } }));
console.log(await api('/orders', { method: 'POST', body: { table: 7, items: ['tea'] } }));

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7, items: [ 'tea' ] }
