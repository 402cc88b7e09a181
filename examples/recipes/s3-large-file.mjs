// Uploads a large file to S3 in constant memory. Replace the bucket and the file. The file is signed in chunks while it is read from the
// disk, and S3 checks and stores its checksum.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch, { payload: 'chunked', checksum: 'crc32' });
const bucket = 'https://tea-room.s3.eu-west-1.amazonaws.com';

const file = process.execPath; // the program of Node, because it is large
const { size } = await stat(file);
const put = await signedFetch(`${bucket}/backups/node`, {
  method: 'PUT',
  headers: { 'content-length': String(size) }, // the size of the file, which S3 needs before the body
  body: /** @type {ReadableStream} */ (Readable.toWeb(createReadStream(file, { highWaterMark: 256 * 1024 }))),
});
console.log(put.status, put.ok ? 'uploaded' : await put.text());

const stored = await signedFetch(`${bucket}/backups/node`);
console.log((await stored.arrayBuffer()).byteLength === size);

// Prints:
// 200 uploaded
// true
