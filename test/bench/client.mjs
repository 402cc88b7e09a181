// One client in a process of its own: node client.mjs axios|fetch <name> <origin>. Told how many times to run, it tells how long that took.
import { sigv4 as sigv4Axios } from '@sigv4/axios';
import { sigv4 as sigv4Fetch } from '@sigv4/fetch';
import { createSignedFetcher } from 'aws-sigv4-fetch';
import { aws4Interceptor } from 'aws4-axios';
import { AwsClient } from 'aws4fetch';
import axios from 'axios';
import { time } from './rounds.mjs';

const IN_FLIGHT = 16;
const PATH = '/prod/items?limit=10&page=2';
const scope = { service: 'execute-api', region: 'eu-west-1' };
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const options = { ...scope, credentials, hosts: ['127.0.0.1'] };

const [, , kind, name, origin] = process.argv;
const url = `${origin}${PATH}`;

const clients = {
  axios: {
    unsigned: () => getting(axios.create()),
    sigv4: () => getting(axios.create(), (client) => client.interceptors.request.use(sigv4Axios(options))),
    'aws4-axios': () =>
      getting(axios.create(), (client) =>
        client.interceptors.request.use(aws4Interceptor({ options: scope, credentials, instance: client })),
      ),
  },
  fetch: {
    unsigned: () => fetching(fetch),
    sigv4: () => fetching(sigv4Fetch(fetch, options)),
    'aws-sigv4-fetch': () => fetching(createSignedFetcher({ ...scope, credentials })),
    aws4fetch: () => {
      const client = new AwsClient({ ...scope, ...credentials });
      return fetching(client.fetch.bind(client));
    },
  },
};

function getting(client, prepare = () => undefined) {
  prepare(client);
  return () => client.get(url);
}

function fetching(send) {
  return async () => (await send(url)).text();
}

const send = clients[kind][name]();

/** One run: 16 at once. */
const run = () => Promise.all(Array.from({ length: IN_FLIGHT }, send));

process.on('message', async (runs) => process.send(await time(run, runs)));
