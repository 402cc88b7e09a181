// Calls an API with aws4 and Node's https. Compare it with after.mjs.
import aws4 from 'aws4';
import { request } from 'node:https';
import { json, text } from 'node:stream/consumers';

/** @param {import('aws4').Request} options */
async function call(options) {
  const signed = aws4.sign(options);
  const response = await new Promise((resolve, reject) =>
    request(/** @type {object} */ (signed), resolve)
      .on('error', reject)
      .end(options.body),
  );
  return response;
}

const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
console.log(await json(await call({ host, path: '/prod/items?limit=2' })));
console.log(
  await json(
    await call({
      host,
      path: '/prod/orders',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ table: 7 }),
    }),
  ),
);

const s3 = 'tea-room.s3.eu-west-1.amazonaws.com';
await call({ host: s3, path: '/menu.txt', method: 'PUT', headers: { 'Content-Type': 'text/plain' }, body: 'Scones' });
const link = aws4.sign({ host: s3, path: '/menu.txt?X-Amz-Expires=600', service: 's3', signQuery: true });
const menu = await new Promise((resolve, reject) =>
  request(`https://${s3}${link.path}`, resolve).on('error', reject).end(),
);
console.log(await text(menu));

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
// Scones
