// Calls an API with aws-sigv4-fetch. Compare it with after.mjs.
import { createSignedFetcher } from 'aws-sigv4-fetch';

const signedFetch = createSignedFetcher({ service: 'execute-api', region: 'eu-west-1' });
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

console.log(await (await signedFetch(`${api}/items?limit=2`)).json());
const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ table: 7 }) };
console.log(await (await signedFetch(`${api}/orders`, init)).json());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
