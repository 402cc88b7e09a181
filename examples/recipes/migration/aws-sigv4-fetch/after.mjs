// Calls an API with @sigv4/fetch. Compare it with before.mjs.
import { sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch);
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

console.log(await (await signedFetch(`${api}/items?limit=2`)).json());
const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 7 }) };
console.log(await (await signedFetch(`${api}/orders`, init)).json());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
