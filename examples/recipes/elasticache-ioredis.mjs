// Connects to ElastiCache with IAM authentication, with ioredis. Replace the host, the cache and the user. The password of ioredis is a
// text, and a token is used once, so create a new client for each connection.
import { createSigner, elasticacheToken } from '@sigv4/tokens';
import { Redis } from 'ioredis';

const signer = createSigner({ region: 'eu-west-1' });
const user = 'waiter';

async function connect() {
  return new Redis({
    host: 'tea-room-abc123.serverless.euw1.cache.amazonaws.com',
    port: 6379,
    tls: {},
    username: user,
    password: await elasticacheToken(signer, { cache: 'tea-room', user, serverless: true }),
    retryStrategy: () => null, // it would connect again with the same password
  });
}

const client = await connect(); // when the connection is lost, connect again
console.log(await client.get('tea'));
client.disconnect();

// Prints:
// Darjeeling
