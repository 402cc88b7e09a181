// Connects to Amazon MSK with IAM access control, with kafkajs. Replace the broker and the region. kafkajs calls mskToken when it connects,
// and when it authenticates again.
import { createSigner, mskToken } from '@sigv4/tokens';
import { Kafka } from 'kafkajs';

const signer = createSigner({ region: 'eu-west-1' });
const kafka = new Kafka({
  brokers: ['b-1.tearoom.abc123.c2.kafka.eu-west-1.amazonaws.com:9098'],
  ssl: true,
  sasl: { mechanism: 'oauthbearer', oauthBearerProvider: () => mskToken(signer) },
});

const admin = kafka.admin();
await admin.connect();
console.log(await admin.listTopics());
await admin.disconnect();

// Prints:
// [ 'orders' ]
