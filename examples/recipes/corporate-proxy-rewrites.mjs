// Calls an API behind a proxy that opens TLS and changes a signed header. AWS rejects the request, and the explanation names the header.
import { explain, sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch);

const response = await signedFetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7 }),
});
const explanation = await explain(response);
console.log(response.status, explanation?.code);
console.log(explanation?.summary);
console.log('sent:', explanation?.difference?.ours);
console.log('arrived:', explanation?.difference?.theirs);

// Prints:
// 403 header-changed
// The signed header content-type was changed on the way to AWS.
// sent: application/json
// arrived: application/json; charset=utf-8
