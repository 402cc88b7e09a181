// Calls a REST API of API Gateway behind IAM with fetch. Replace the host by your own. To sign every request of a program, write
// globalThis.fetch = sigv4(fetch).
import { sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch);

const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

const items = await signedFetch(`${api}/items?${new URLSearchParams({ kind: 'tea & cake', limit: '2' })}`);
console.log(await items.json());

const order = await signedFetch(`${api}/orders`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7, items: ['tea'] }),
});
console.log(order.status, await order.json());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// 201 { id: 1, table: 7, items: [ 'tea' ] }
