// Queries a GraphQL API of AppSync with Apollo Client. Replace the endpoint and the query. You pass the signed fetch to HttpLink.
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { explain, sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: new HttpLink({
    uri: 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql',
    fetch: signedFetch,
  }),
});

/** @type {import('@apollo/client').TypedDocumentNode<{ items: { name: string }[] }, { kind: string }>} */
const query = gql`
  query Items($kind: String!) {
    items(kind: $kind) {
      name
    }
  }
`;

const { data } = await client.query({ query, variables: { kind: 'tea' } });
console.log(data?.items.map(({ name }) => name));

// Prints:
// [ 'Darjeeling', 'Earl Grey' ]
