// Calls an API with @sigv4/fetch. Compare it with before.mjs.
import { createSigner, presign, sigv4 } from '@sigv4/fetch';

const signer = createSigner();
const signedFetch = sigv4(fetch, signer);
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

console.log(await (await signedFetch(`${api}/items?limit=2`)).json());
console.log(await (await signedFetch(`${api}/orders`, { method: 'POST', body: JSON.stringify({ table: 7 }) })).json());

const object = 'https://tea-room.s3.eu-west-1.amazonaws.com/high%20tea.txt';
await signedFetch(object, { method: 'PUT', body: 'Scones' });
const link = await presign(signer, { method: 'GET', url: object }, { expiresIn: 86_400 });
console.log(await (await fetch(link)).text());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
// Scones
