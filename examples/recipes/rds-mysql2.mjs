// Connects to RDS or Aurora for MySQL with IAM authentication, with mysql2. Replace the host, the user and the database. The server asks
// for the password in clear text, which is sent over TLS.
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
