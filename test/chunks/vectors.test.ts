import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createSigner, type Hasher } from '@sigv4/core';
import { encode, encodedLength } from '../../packages/core/src/chunks/encode.ts';
import { LONG_TERM } from '../support/credentials.ts';

// The worked examples of AWS's pages "Transferring Payload in Multiple Chunks" and "... Including Trailing Headers". AWS's C library has the
// same figures in its tests. AWS signs content-length there, which this library never signs: the examples begin with AWS's seed.

const DATETIME = '20130524T000000Z';
const SCOPE = '20130524/us-east-1/s3/aws4_request';
const BODY = Buffer.alloc(66_560, 'a');

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const key = SCOPE.split('/').reduce<string | Buffer>(
  (before, part) => createHmac('sha256', before).update(part).digest(),
  `AWS4${LONG_TERM.secretAccessKey}`,
);
const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
const chainFrom = (previous: string) => ({
  algorithm: 'AWS4-HMAC-SHA256',
  datetime: DATETIME,
  credentialScope: SCOPE,
  previous,
  sign,
  sha256,
});

/** A reader that returns pieces of the body, none of which ends where a chunk ends. */
function piecesOf(body: Uint8Array, size = 1000): () => Promise<Uint8Array | undefined> {
  let at = 0;
  return async () => (at < body.length ? body.subarray(at, (at += size)) : undefined);
}

async function encoded(...given: Parameters<typeof encode>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of encode(...given)) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1');
}

const trailer = (name: string, value: string) => ({
  name,
  length: value.length,
  update: () => undefined,
  value: async () => value,
});

it('signs the chunks of AWS’s example of 66,560 bytes as AWS does', async () => {
  const body = await encoded(
    piecesOf(BODY),
    BODY.length,
    chainFrom('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'),
    undefined,
  );
  expect(body).toBe(
    `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n` +
      `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1024)}\r\n` +
      '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
  );
  expect(body).toHaveLength(66_824);
  expect(encodedLength(BODY.length, 'AWS4-HMAC-SHA256', undefined)).toBe(66_824);
});

it('signs the chunks and the trailer of AWS’s example with a trailing header as AWS does', async () => {
  const checksum = trailer('x-amz-checksum-crc32c', 'sOO8/Q==');
  const body = await encoded(
    piecesOf(BODY),
    BODY.length,
    chainFrom('106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'),
    checksum,
  );
  expect(body).toBe(
    `10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n${'a'.repeat(65_536)}\r\n` +
      `400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n${'a'.repeat(1024)}\r\n` +
      '0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n' +
      'x-amz-checksum-crc32c:sOO8/Q==\r\n' +
      'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
  );
  expect(body).toHaveLength(66_946);
  expect(encodedLength(BODY.length, 'AWS4-HMAC-SHA256', checksum)).toBe(66_946);
});

const LENGTHS = [1, 15, 16, 8192, 65_535, 65_536, 65_537, 131_072, 200_001, 1_048_576];

it.each(LENGTHS)('knows the length of %i bytes in chunks before it reads them', async (length) => {
  const body = Buffer.alloc(length, 'é');
  for (const checksum of [undefined, trailer('x-amz-checksum-sha256', 'x'.repeat(44))]) {
    const text = await encoded(piecesOf(body, 7777), length, chainFrom('0'.repeat(64)), checksum);
    expect(encodedLength(length, 'AWS4-HMAC-SHA256', checksum)).toBe(text.length);
  }
});

it('makes the same chunks of one big piece, of small pieces, and of pieces in a buffer that is used again', async () => {
  const body = Buffer.from(Array.from({ length: 150_000 }, (_, index) => index % 251));
  const reused = new Uint8Array(900);
  let at = 0;
  const reuse = async (): Promise<Uint8Array | undefined> => {
    if (at >= body.length) return undefined;
    const piece = body.subarray(at, at + reused.length);
    reused.set(piece);
    at += piece.length;
    return reused.subarray(0, piece.length);
  };
  const ways = [piecesOf(body, body.length), piecesOf(body, 17), reuse];
  const texts = await Promise.all(ways.map((read) => encoded(read, body.length, chainFrom('0'.repeat(64)), undefined)));
  expect(new Set(texts.map(sha256)).size).toBe(1);
});

describe('the seed', () => {
  const url = 'https://s3.amazonaws.com/examplebucket/chunkObject.txt';
  const hasher = (): Hasher => ({
    name: 'crc32c',
    update: () => undefined,
    digest: () => Uint8Array.from([1, 2, 3, 4]),
  });

  it.each([
    ['without a trailer', {}, 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD', undefined],
    [
      'with a trailer',
      { payload: 'chunked', checksum: hasher() },
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'x-amz-checksum-crc32c',
    ],
  ] as const)('signs the headers that describe the body, %s', async (_, own, hash, announced) => {
    const signer = createSigner({
      credentials: LONG_TERM,
      region: 'us-east-1',
      payload: 'chunked',
      now: () => Date.parse('2013-05-24'),
    });
    const request = {
      method: 'PUT',
      url,
      headers: { 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      body: new Blob([BODY]),
    };
    const { headers } = await signer.sign(request, own);
    expect(headers).toMatchObject({
      'x-amz-content-sha256': hash,
      'x-amz-decoded-content-length': '66560',
      'content-encoding': 'aws-chunked',
      'content-length': announced ? '66946' : '66824',
    });
    expect(headers['x-amz-trailer']).toBe(announced);
    // By hand, with Node's crypto.
    const names = [
      'content-encoding',
      'host',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-decoded-content-length',
      'x-amz-storage-class',
    ];
    if (announced) names.push('x-amz-trailer');
    const values: Record<string, string> = { ...headers, ...request.headers, host: 's3.amazonaws.com' };
    const canonical = `PUT\n/examplebucket/chunkObject.txt\n\n${names.map((name) => `${name}:${values[name]}\n`).join('')}\n${names.join(';')}\n${hash}`;
    const signature = sign(`AWS4-HMAC-SHA256\n${DATETIME}\n${SCOPE}\n${sha256(canonical)}`);
    expect(headers['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=${LONG_TERM.accessKeyId}/${SCOPE}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
    );
  });
});
