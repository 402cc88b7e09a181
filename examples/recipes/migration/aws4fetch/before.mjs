// Calls an API with aws4fetch. Compare it with after.mjs.
import { AwsClient } from 'aws4fetch';

const aws = new AwsClient({
  accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
});
const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

console.log(await (await aws.fetch(`${api}/items?limit=2`)).json());
console.log(await (await aws.fetch(`${api}/orders`, { body: JSON.stringify({ table: 7 }) })).json()); // with a body: a POST

const object = 'https://tea-room.s3.eu-west-1.amazonaws.com/high%20tea.txt';
await aws.fetch(object, { method: 'PUT', body: 'Scones' });
const link = await aws.sign(object, { aws: { signQuery: true } }); // for a day
console.log(await (await fetch(link)).text());

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// { id: 1, table: 7 }
// Scones
