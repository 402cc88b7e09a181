// Connects to Aurora DSQL with pg. Replace the host and the database. The pool calls dsqlToken for each new connection.
import { createSigner, dsqlToken } from '@sigv4/tokens';
import pg from 'pg';

const signer = createSigner();
const host = 'abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws';

const pool = new pg.Pool({
  host,
  user: 'admin',
  database: 'postgres',
  password: () => dsqlToken(signer, { host, admin: true }),
  ssl: true,
});

const { rows } = await pool.query('SELECT current_user AS name');
console.log(rows);
await pool.end();

// Prints:
// [ { name: 'admin' } ]
