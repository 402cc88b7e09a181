// Starts the server, and visits it as a page does.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { forward } from './forward.mjs';

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
server.close();

// Prints:
// GET /items 401 no body
// GET /items?limit=2 200 ["Darjeeling","Carrot cake"]
// POST /orders 201 {"id":1,"table":7}
// POST /orders 413 no body
