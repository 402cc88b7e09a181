// Connects to MemoryDB with IAM authentication, with redis. Replace the URL, the cluster and the user. The client finds the nodes of the
// cluster, and calls memorydbToken for each connection.
import { createSigner, memorydbToken } from '@sigv4/tokens';
import { createCluster } from 'redis';

const signer = createSigner({ region: 'eu-west-1' });
const user = 'waiter';

const cluster = createCluster({
  rootNodes: [{ url: 'rediss://clustercfg.tea-room.abc123.memorydb.eu-west-1.amazonaws.com:6379' }],
  defaults: {
    socket: { tls: true }, // for the nodes that the cluster names
    credentialsProvider: {
      type: 'async-credentials-provider',
      credentials: async () => ({
        username: user,
        password: await memorydbToken(signer, { cluster: 'tea-room', user }),
      }),
    },
  },
});

await cluster.connect();
console.log(await cluster.get('tea'));
cluster.destroy();

// Prints:
// Darjeeling
