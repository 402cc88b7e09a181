// Connects to ElastiCache with IAM authentication, with redis. Replace the URL, the cache and the user. The client calls elasticacheToken
// for each connection. For MemoryDB, use memorydbToken.
import { createSigner, elasticacheToken } from '@sigv4/tokens';
import { createClient } from 'redis';

const signer = createSigner({ region: 'eu-west-1' });
const user = 'waiter';

const client = createClient({
  url: 'rediss://tea-room-abc123.serverless.euw1.cache.amazonaws.com:6379',
  credentialsProvider: {
    type: 'async-credentials-provider',
    credentials: async () => ({
      username: user,
      password: await elasticacheToken(signer, { cache: 'tea-room', user, serverless: true }),
    }),
  },
});

await client.connect();
console.log(await client.get('tea'));
client.destroy();

// Prints:
// Darjeeling
