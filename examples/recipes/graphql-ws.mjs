// Subscribes to a GraphQL server behind a WebSocket API of API Gateway, with graphql-ws. Replace the URL and the query. AppSync has another
// protocol: see appsync-subscriptions-ws.mjs.
import { createSigner, presign } from '@sigv4/core';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const signer = createSigner();
const request = { method: 'GET', url: 'wss://abc123.execute-api.eu-west-1.amazonaws.com/prod' };

const client = createClient({
  url: () => presign(signer, request, { expiresIn: 60 }), // called for each connection
  webSocketImpl: WebSocket,
  retryAttempts: 5,
});

for await (const { data } of client.iterate({ query: 'subscription { ordered { tea } }' })) console.log(data);
await client.dispose();

// Prints:
// { ordered: { tea: 'Assam' } }
// { ordered: { tea: 'Oolong' } }
