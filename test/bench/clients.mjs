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

export function clients() {
  return withServer(async (origin) => {
    const url = `${origin}/prod/items?limit=10&page=2`;
    const unsigned = axios.create();
    const signed = axios.create();
    signed.interceptors.request.use(sigv4Axios(options));
    const signedByAws4Axios = axios.create();
    signedByAws4Axios.interceptors.request.use(aws4Interceptor({ options: scope, credentials, instance: signedByAws4Axios }));
    const ours = sigv4Fetch(fetch, options);
    const theirs = createSignedFetcher({ ...scope, credentials });
    const client = new AwsClient({ ...scope, ...credentials });
    const rounds = { rounds: 150, batch: 30 };
    return {
      axios: await inTurns({ unsigned: inFlight(() => unsigned.get(url)), sigv4: inFlight(() => signed.get(url)), 'aws4-axios': inFlight(() => signedByAws4Axios.get(url)) }, rounds),
      fetch: await inTurns(
        { unsigned: inFlight(read(fetch, url)), sigv4: inFlight(read(ours, url)), 'aws-sigv4-fetch': inFlight(read(theirs, url)), aws4fetch: inFlight(read(client.fetch.bind(client), url)) },
        rounds,
      ),
    };
  });
}

const read = (send, url) => async () => (await send(url)).text();

/** One run: 16 at once. */
const inFlight = (send) => () => Promise.all(Array.from({ length: IN_FLIGHT }, send));
