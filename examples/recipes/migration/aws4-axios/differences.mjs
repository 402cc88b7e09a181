// Makes the same calls with aws4-axios and with @sigv4/axios, and prints the differences.
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { sigv4 } from '@sigv4/axios';
import { aws4Interceptor } from 'aws4-axios';
import axios from 'axios';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=1';
const moved = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/moved';
const role = { RoleArn: 'arn:aws:iam::123456789012:role/guest', RoleSessionName: 'axios' };

/** @param {string[]} names of header fields */
const secretsAmong = (names) => names.filter((name) => /^(authorization|x-amz-security-token)$/i.test(name)).sort();

/** @param {(api: import('axios').AxiosInstance) => void} addSigner */
async function show(addSigner) {
  const api = axios.create();
  api.interceptors.request.use((config) => {
    config.params = { page: 2 }; // registered first, so axios runs it last
    return config;
  });
  addSigner(api);

  const answers = await Promise.allSettled([api.get(url), api.get(url), api.get(url)]);
  console.log(
    '  a query parameter that a later interceptor adds:',
    ...answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.status : answer.reason.response?.status)),
  );
  console.log('  times the role was assumed:', (await axios.get('https://counter.example.com/')).data);

  const elsewhere = await api.get('https://example.com/');
  console.log('  sent to example.com:', secretsAmong(elsewhere.data));
  console.log('  sent after a redirect to example.com:', secretsAmong((await api.get(moved)).data));
  console.log('  left on response.config:', secretsAmong(Object.keys(elsewhere.config.headers)));
}

console.log('aws4-axios');
await show((api) => {
  const options = { service: 'execute-api', region: 'eu-west-1', assumeRoleArn: role.RoleArn };
  // @ts-expect-error -- its types are those of axios' CommonJS build
  api.interceptors.request.use(aws4Interceptor({ instance: api, options }));
});

console.log('@sigv4/axios');
await show((api) => {
  const credentials = fromTemporaryCredentials({ params: role, clientConfig: { region: 'eu-west-1' } });
  api.interceptors.request.use(sigv4({ credentials }));
});

// Prints:
// aws4-axios
//   a query parameter that a later interceptor adds: 403 403 403
//   times the role was assumed: 3
//   sent to example.com: [ 'authorization', 'x-amz-security-token' ]
//   sent after a redirect to example.com: [ 'x-amz-security-token' ]
//   left on response.config: [ 'Authorization', 'X-Amz-Security-Token' ]
// @sigv4/axios
//   a query parameter that a later interceptor adds: 200 200 200
//   times the role was assumed: 1
//   sent to example.com: []
//   sent after a redirect to example.com: []
//   left on response.config: []
