// A CommonJS module of a user: the same.
const assert = require('node:assert/strict');
const { sigv4: signAxios } = require('@sigv4/axios');
const { createSigner } = require('@sigv4/core');
const { explain, sigv4: signFetch } = require('@sigv4/fetch');
const { createGateway } = require('@sigv4/testing');
const axios = require('axios');

async function main() {
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
}

void main();
