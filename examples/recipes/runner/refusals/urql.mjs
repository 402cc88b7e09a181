// AppSync with urql, which gives the error back.
import { explain, sigv4 } from '@sigv4/fetch';
import { Client, fetchExchange } from '@urql/core';

const client = new Client({
  url: 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql',
  exchanges: [fetchExchange],
  preferGetMethod: false,
  fetch: sigv4(fetch, {
    onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
  }),
});

const { error } = await client.query('{ items { name } }', {}).toPromise();
if (error) throw error;
