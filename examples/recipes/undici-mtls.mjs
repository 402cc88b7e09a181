// Calls an API with a custom domain and a client certificate, with undici. Replace the host, the service and the region. Each retry is
// signed again.
import { sigv4 } from '@sigv4/undici';
import { readFileSync } from 'node:fs';
import { Agent, interceptors, request } from 'undici';

const { CLIENT_CERTIFICATE, CLIENT_KEY } = process.env;
const connect = {
  ...(CLIENT_CERTIFICATE && { cert: readFileSync(CLIENT_CERTIFICATE) }),
  ...(CLIENT_KEY && { key: readFileSync(CLIENT_KEY) }),
};
const dispatcher = new Agent({ connect }).compose(
  sigv4({ service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] }),
  interceptors.retry({ maxRetries: 3 }),
);

const { statusCode, body } = await request('https://api.example.com/prod/orders', {
  dispatcher,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7 }),
});
console.log(statusCode, await body.json());

// Prints:
// 201 { id: 1, table: 7 }
