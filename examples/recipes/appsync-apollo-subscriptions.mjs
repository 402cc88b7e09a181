// Subscribes to a GraphQL API of AppSync with Apollo Client. Replace the endpoint. The link opens a WebSocket for each subscription, and
// HttpLink sends everything else.
import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { authorizationFor, connectionFor, createSigner } from '@sigv4/appsync';
import { sigv4 } from '@sigv4/fetch';
import { OperationTypeNode, print } from 'graphql';
import { Observable } from 'rxjs';
import { WebSocket } from 'ws'; // in a page, leave this line out

const signer = createSigner();
const endpoint = 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql';

const subscriptions = new ApolloLink(({ query, variables }) => {
  const data = JSON.stringify({ query: print(query), variables });
  return new Observable((observer) => {
    const opened = open().catch((error) => observer.error(error));
    return async () => (await opened)?.close();

    async function open() {
      const { url, protocols } = await connectionFor(signer, endpoint);
      const socket = new WebSocket(url, protocols);
      socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
      socket.onclose = () => observer.error(new Error('The connection is closed.'));
      socket.onmessage = async (event) => {
        const { type, payload } = JSON.parse(String(event.data));
        if (type === 'connection_ack') {
          const extensions = { authorization: await authorizationFor(signer, endpoint, data) };
          socket.send(JSON.stringify({ type: 'start', id: '1', payload: { data, extensions } }));
        }
        if (type === 'data') observer.next(payload);
        if (type === 'complete') observer.complete();
        if (type === 'error' || type === 'connection_error') observer.error(new Error(JSON.stringify(payload)));
      };
      return socket;
    }
  });
});

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    subscriptions,
    new HttpLink({ uri: endpoint, fetch: sigv4(fetch, signer) }),
  ),
});

const query = gql`
  subscription Ordered($table: Int!) {
    ordered(table: $table) {
      table
      tea
    }
  }
`;
const subscription = client.subscribe({ query, variables: { table: 7 } }).subscribe(({ data, error }) => {
  console.log(error ?? data);
  subscription.unsubscribe();
});

// Prints:
// { ordered: { table: 7, tea: 'Darjeeling' } }
