// Calls an API behind IAM with ky, which takes a fetch. Replace the host by your own. ky makes a Request of each call. Its body is read
// once, and sent from memory.
import { explain, sigv4 } from '@sigv4/fetch';
import ky from 'ky';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const api = ky.create({ prefixUrl: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod', fetch: signedFetch });

console.log(await api.get('items', { searchParams: { kind: 'tea & cake', limit: 2 } }).json());
console.log(await api.post('orders', { json: { table: 7, items: ['tea'] } }).json());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7, items: [ 'tea' ] }
