// RDS or Aurora for MySQL with IAM authentication, by mysql2. The server asks for the password in clear text, which goes through TLS.
import { createSigner, rdsToken } from '@sigv4/tokens';
import mysql from 'mysql2/promise';

const signer = createSigner();
const database = { host: 'tea-room.cluster-abc123.eu-west-1.rds.amazonaws.com', port: 3306, user: 'waiter' };

const pool = mysql.createPool({
  ...database,
  database: 'orders',
  ssl: 'Amazon RDS',
  authPlugins: {
    mysql_clear_password: () => async () => Buffer.from(`${await rdsToken(signer, database)}\0`),
  },
});

const [rows] = await pool.query('SELECT current_user() AS name');
console.log(rows);
await pool.end();

// Prints:
// [ { name: 'waiter' } ]
