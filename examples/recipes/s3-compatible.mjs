// Stores with the API of S3, and an emulator. Their hosts are not AWS endpoints, so each signer names its hosts, its service and its region.
import { createSigner, presign } from '@sigv4/core';
import { sigv4 } from '@sigv4/fetch';

// Cloudflare R2: the bucket is in the host or in the path.
const r2 = createSigner({ service: 's3', region: 'auto', hosts: ['*.r2.cloudflarestorage.com'] });
const bucket = 'https://tea-room.0123456789abcdef.r2.cloudflarestorage.com';
const put = await sigv4(fetch, r2)(`${bucket}/menus/high tea.txt`, { method: 'PUT', body: 'Scones' });
console.log(put.status);

// A presigned URL of R2 needs no other options.
const url = await presign(r2, { method: 'GET', url: `${bucket}/menus/high tea.txt` }, { expiresIn: 900 });
console.log(await (await fetch(url)).text());

// MinIO on a port of its own, with the bucket in the path.
const minio = sigv4(fetch, { service: 's3', region: 'us-east-1', hosts: ['minio.example.com:9000'] });
const stored = await minio('https://minio.example.com:9000/tea-room/menu.txt', { method: 'PUT', body: 'Darjeeling' });
console.log(stored.status);

// DynamoDB local: it takes any secret key. Plain http is allowed to this machine.
const dynamodb = sigv4(fetch, { service: 'dynamodb', region: 'eu-west-1', hosts: ['localhost:8000'] });
const tables = await dynamodb('http://localhost:8000', {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' },
  body: '{}',
});
console.log(await tables.json());

// Prints:
// 200
// Scones
// 200
// { TableNames: [] }
