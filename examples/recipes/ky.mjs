// ky takes a fetch. It makes a Request of every call; its body is read once, to be signed, and sent from memory.
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
