// Connects to RDS or Aurora for PostgreSQL with IAM authentication, with pg. Replace the host, the user and the database. The pool calls
// rdsToken for each new connection. Start the program with NODE_EXTRA_CA_CERTS=global-bundle.pem, the certificates of RDS.
import { createSigner, rdsToken } from '@sigv4/tokens';
import pg from 'pg';

const signer = createSigner();
const database = { host: 'tea-room.cluster-abc123.eu-west-1.rds.amazonaws.com', port: 5432, user: 'waiter' };

const pool = new pg.Pool({
  ...database,
  database: 'orders',
  password: () => rdsToken(signer, database),
  ssl: true,
});

const { rows } = await pool.query('SELECT current_user AS name');
console.log(rows);
await pool.end();

// Prints:
// [ { name: 'waiter' } ]
