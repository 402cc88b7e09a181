// Uploads a large file to S3 in parts. Replace the URL. The server has the credentials: it begins and ends the upload, and presigns a URL
// for each part. The page needs only these URLs to send the parts.
import { createSigner, presign, sigv4 } from '@sigv4/fetch';

const PART = 5 * 1024 * 1024; // the smallest size that S3 accepts, except for the last part
const file = new Blob([new Uint8Array(2 * PART), 'the end']);

const signer = createSigner();
const signedFetch = sigv4(fetch, signer);
const url = 'https://tea-room.s3.eu-west-1.amazonaws.com/films/afternoon.mp4';

// The server begins the upload, and presigns a URL for each part, for exactly its size.
const begun = await (await signedFetch(`${url}?uploads`, { method: 'POST' })).text();
const [, uploadId = ''] = /<UploadId>(.+)<\/UploadId>/.exec(begun) ?? [];
const parts = Array.from({ length: Math.ceil(file.size / PART) }, (_, at) => file.slice(at * PART, (at + 1) * PART));
const urls = await Promise.all(
  parts.map(({ size }, at) =>
    presign(
      signer,
      {
        method: 'PUT',
        url: `${url}?${new URLSearchParams({ partNumber: String(at + 1), uploadId })}`,
        headers: { 'content-length': String(size) },
      },
      { expiresIn: 3600, signedHeaders: ['content-length'] },
    ),
  ),
);

// The page sends the parts with a plain fetch. The bucket's CORS rules must expose ETag.
const tags = [];
for (const [at, body] of parts.entries()) {
  const response = await fetch(urls[at] ?? '', { method: 'PUT', body });
  console.log(`part ${at + 1}, ${body.size} bytes: ${response.status}`);
  tags.push(response.headers.get('etag'));
}

// The server ends the upload.
const list = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag}</ETag></Part>`);
const ended = await signedFetch(`${url}?${new URLSearchParams({ uploadId })}`, {
  method: 'POST',
  headers: { 'content-type': 'application/xml' },
  body: `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`,
});
console.log(ended.status);
const film = await (await signedFetch(url)).text();
console.log(film.length, film.slice(-7));

// Prints:
// part 1, 5242880 bytes: 200
// part 2, 5242880 bytes: 200
// part 3, 7 bytes: 200
// 200
// 10485767 the end
