// An ES module of a user: a signed request with each package, and a look at what arrived.
import assert from 'node:assert/strict';
import { sigv4 as signAxios } from '@sigv4/axios';
import { createSigner } from '@sigv4/core';
import { explain, sigv4 as signFetch } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import axios from 'axios';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const gateway = await createGateway({ credentials });
const options = { credentials, service: 'execute-api', region: 'us-east-1', hosts: [gateway.host] };

axios.interceptors.request.use(signAxios(options));
assert.equal((await axios.post(`${gateway.url}/prod/items`, { table: 7 })).data, 'Hello from Lambda!');
assert.equal((await signFetch(fetch, createSigner(options))(`${gateway.url}/prod/items`)).status, 200);
const refused = await signFetch(fetch, { ...options, credentials: { ...credentials, secretAccessKey: 'wrong' } })(
  gateway.url,
);
assert.equal((await explain(refused)).code, 'wrong-secret');
assert.deepEqual(
  gateway.requests.map(({ verdict }) => verdict.code),
  ['ok', 'ok', 'signature-mismatch'],
);
await gateway.close();
