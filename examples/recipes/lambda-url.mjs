// Calls a Lambda function URL with the auth type AWS_IAM. Replace the URL. The region is read from its host.
import { explain, sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch);
const url = 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws/';

const response = await signedFetch(`${url}orders`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7, items: ['tea'] }),
});
if (!response.ok) console.error(String(await explain(response))); // why AWS rejected the request, and what to do
console.log(response.status, await response.json());

// Prints:
// 201 { id: 1, table: 7, items: [ 'tea' ] }
