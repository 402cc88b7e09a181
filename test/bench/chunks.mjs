// A hand-written signer of chunks, for one request: the least that a program would write for itself with node:crypto. It knows its URL, its
// length and its key, and looks at nothing.
import { createHash, createHmac } from 'node:crypto';

const CHUNK = 64 * 1024;
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const EMPTY = sha256('');

/** The headers and the body of a PUT, whose `body` yields pieces of 64 KiB. */
export function signByHand(url, length, body, { accessKeyId, secretAccessKey }) {
  const { host, pathname } = new URL(url);
  const datetime = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const scope = `${datetime.slice(0, 8)}/eu-west-1/s3/aws4_request`;
  let key = Buffer.from(`AWS4${secretAccessKey}`);
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  const sign = (text) => createHmac('sha256', key).update(text).digest('hex');
  const hash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const names = 'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length';
  const canonicalRequest = `PUT\n${pathname}\n\ncontent-encoding:aws-chunked\nhost:${host}\nx-amz-content-sha256:${hash}\nx-amz-date:${datetime}\nx-amz-decoded-content-length:${length}\n\n${names}\n${hash}`;
  const seed = sign(`AWS4-HMAC-SHA256\n${datetime}\n${scope}\n${sha256(canonicalRequest)}`);
  const head = 5 + 17 + 64 + 2; // of a chunk of 64 KiB
  return {
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${seed}`,
      'content-encoding': 'aws-chunked',
      'content-length': String((length / CHUNK) * (head + CHUNK + 2) + head - 4 + 2),
      'x-amz-content-sha256': hash,
      'x-amz-date': datetime,
      'x-amz-decoded-content-length': String(length),
    },
    body: (async function* chunks() {
      let previous = seed;
      for await (const piece of body) {
        previous = sign(`AWS4-HMAC-SHA256-PAYLOAD\n${datetime}\n${scope}\n${previous}\n${EMPTY}\n${sha256(piece)}`);
        yield Buffer.concat([Buffer.from(`10000;chunk-signature=${previous}\r\n`), piece, Buffer.from('\r\n')]);
      }
      previous = sign(`AWS4-HMAC-SHA256-PAYLOAD\n${datetime}\n${scope}\n${previous}\n${EMPTY}\n${EMPTY}`);
      yield Buffer.from(`0;chunk-signature=${previous}\r\n\r\n`);
    })(),
  };
}
