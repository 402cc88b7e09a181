// Requests to a server on this machine, 16 in flight: unsigned, signed by us, and signed by others.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { sigv4 as sigv4Axios } from '@sigv4/axios';
import { sigv4 as sigv4Fetch } from '@sigv4/fetch';
import { createSignedFetcher } from 'aws-sigv4-fetch';
import { aws4Interceptor } from 'aws4-axios';
import { AwsClient } from 'aws4fetch';
import axios from 'axios';
import { inTurns } from './rounds.mjs';

const IN_FLIGHT = 16;
const scope = { service: 'execute-api', region: 'eu-west-1' };
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const options = { ...scope, credentials, hosts: ['127.0.0.1'] };

/** The server's address, for as long as `work` takes. */
export async function withServer(work) {
  const server = fork(new URL('server.mjs', import.meta.url));
  const [port] = await once(server, 'message');
  try {
    return await work(`http://127.0.0.1:${port}`);
  } finally {
    server.disconnect();
  }
}

const ROUNDS = { rounds: 150, batch: 30 };
const PATH = '/prod/items?limit=10&page=2';

export function axiosClients() {
  return withServer((origin) => {
    const unsigned = axios.create();
    const signed = axios.create();
    signed.interceptors.request.use(sigv4Axios(options));
    const signedByAws4Axios = axios.create();
    signedByAws4Axios.interceptors.request.use(aws4Interceptor({ options: scope, credentials, instance: signedByAws4Axios }));
    const get = (client) => inFlight(() => client.get(`${origin}${PATH}`));
    return inTurns({ unsigned: get(unsigned), sigv4: get(signed), 'aws4-axios': get(signedByAws4Axios) }, ROUNDS);
  });
}

export function fetchClients() {
  return withServer((origin) => {
    const ours = sigv4Fetch(fetch, options);
    const theirs = createSignedFetcher({ ...scope, credentials });
    const client = new AwsClient({ ...scope, ...credentials });
    const get = (send) => inFlight(async () => (await send(`${origin}${PATH}`)).text());
    return inTurns({ unsigned: get(fetch), sigv4: get(ours), 'aws-sigv4-fetch': get(theirs), aws4fetch: get(client.fetch.bind(client)) }, ROUNDS);
  });
}

/** One run: 16 at once. */
const inFlight = (send) => () => Promise.all(Array.from({ length: IN_FLIGHT }, send));
