// Queries a GraphQL API of AppSync with graphql-request. Replace the endpoint and the query. You pass the signed fetch to GraphQLClient.
import { explain, sigv4 } from '@sigv4/fetch';
import { gql, GraphQLClient } from 'graphql-request';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const client = new GraphQLClient('https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql', {
  fetch: signedFetch,
});

const query = gql`
  query Items($kind: String!) {
    items(kind: $kind) {
      name
    }
  }
`;

const { items } = await client.request(query, { kind: 'tea' });
console.log(items);

// Prints:
// [ { name: 'Darjeeling' }, { name: 'Earl Grey' } ]
