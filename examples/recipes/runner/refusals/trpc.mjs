// A tRPC server behind API Gateway.
import { explain, sigv4 } from '@sigv4/fetch';
import { createTRPCUntypedClient, httpLink } from '@trpc/client';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const client = createTRPCUntypedClient({
  links: [
    httpLink({
      url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod',
      fetch: (url, init) => signedFetch(url, /** @type {RequestInit} */ (init)),
    }),
  ],
});

await client.query('items');
