// Connects to RDS or Aurora for PostgreSQL with IAM authentication, with postgres. Replace the host, the user and the database. The client
// calls rdsToken for each new connection. Start the program with NODE_EXTRA_CA_CERTS=global-bundle.pem, the certificates of RDS.
import { createSigner, rdsToken } from '@sigv4/tokens';
import postgres from 'postgres';

const signer = createSigner();
const database = { host: 'tea-room.cluster-abc123.eu-west-1.rds.amazonaws.com', port: 5432, user: 'waiter' };

const sql = postgres({
  ...database,
  database: 'orders',
  password: () => rdsToken(signer, database),
  ssl: 'verify-full',
});

const rows = await sql`SELECT current_user AS name`;
console.log([...rows]);
await sql.end();

// Prints:
// [ { name: 'waiter' } ]
