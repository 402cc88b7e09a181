// Starts the server, and visits it as a page does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { forward } from './forward.mjs';

console.error = (why) => console.log('log:', String(why).split('\n')[0]); // the first line of what is logged

const server = createServer(forward).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

/**
 * @param {string} path
 * @param {RequestInit & { headers?: Record<string, string> }} [init]
 */
async function visit(path, init = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
  console.log(init.method ?? 'GET', path, response.status, (await response.text()) || 'no body');
}

const cookie = 'session=table-7';
await visit('/items');
await visit('/items?limit=2', { headers: { cookie, authorization: 'Basic guess', 'x-amz-target': 'DeleteAll' } });
await visit('/orders', {
  method: 'POST',
  headers: { cookie, 'content-type': 'application/json' },
  body: JSON.stringify({ table: 7 }),
});
await visit('/orders', { method: 'POST', headers: { cookie }, body: 'a'.repeat(1_000_001) });
await visit('/..%2f..%2fx', { headers: { cookie } });
await visit('/orders/8', { headers: { cookie } }); // your API says no
await visit('/admin', { headers: { cookie } }); // AWS says no
server.close();

// Prints:
// GET /items 401 no body
// GET /items?limit=2 200 ["Darjeeling","Carrot cake"]
// POST /orders 201 {"id":1,"table":7}
// POST /orders 413 no body
// GET /..%2f..%2fx 400 no body
// GET /orders/8 403 {"error":"This order is of table 9"}
// log: GET https://abc123.execute-api.eu-west-1.amazonaws.com/prod/admin: 403 AccessDeniedException (not-allowed)
// GET /admin 502 no body
