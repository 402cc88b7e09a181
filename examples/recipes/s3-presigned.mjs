// Makes presigned URLs for an upload and a download, for somebody who has no AWS credentials, such as a browser. Replace the URL of the
// object.
import { createSigner, presign } from '@sigv4/core';

const signer = createSigner();
const url = 'https://tea-room.s3.eu-west-1.amazonaws.com/photos/scone.txt';

const upload = await presign(
  signer,
  { method: 'PUT', url, headers: { 'content-type': 'text/plain' } },
  { expiresIn: 600, signedHeaders: ['content-type'] },
);
const put = await fetch(upload, {
  method: 'PUT',
  headers: { 'content-type': 'text/plain' },
  body: 'a picture of a scone',
});
console.log(put.status);

const download = await presign(signer, { method: 'GET', url }, { expiresIn: 600 });
console.log(await (await fetch(download)).text());
console.log([...new URL(download).searchParams.keys()]);

// Prints:
// 200
// a picture of a scone
// [
//   'X-Amz-Algorithm',
//   'X-Amz-Credential',
//   'X-Amz-Date',
//   'X-Amz-Expires',
//   'X-Amz-SignedHeaders',
//   'X-Amz-Signature'
// ]
