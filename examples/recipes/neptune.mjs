// Queries Amazon Neptune with gremlin. Replace the host. The driver takes headers only once, so create and sign a new client for each
// connection.
import { createSigner } from '@sigv4/core';
import gremlin from 'gremlin';

const signer = createSigner();

async function connect() {
  const url = 'wss://tea-room.cluster-abc123.eu-west-1.neptune.amazonaws.com:8182/gremlin';
  const signed = await signer.sign({ method: 'GET', url });
  return new gremlin.driver.Client(signed.url, {
    traversalSource: 'g',
    mimeType: 'application/vnd.gremlin-v3.0+json',
    headers: signed.headers,
  });
}

const client = await connect(); // after client.close(), or when a query fails because the connection is lost, connect again
const answer = await client.submit("g.V().has('kind', 'tea').count()");
console.log(answer.first());
await client.close();

// Prints:
// 42
