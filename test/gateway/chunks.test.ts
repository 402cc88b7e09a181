import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { verify } from '@sigv4/testing';
import { iam } from '@sigv4/testing/msw';
import { LONG_TERM } from '../support/credentials.ts';
import { datetime, longTerm, now, send, startGateway, type Outgoing } from './send.ts';
import { hash, signByHand } from './sign.ts';

// Bodies in chunks that are signed here by hand: no signer of this repository has a part in them.

const body = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 253));
const scope = `${datetime.slice(0, 8)}/us-east-1/s3/aws4_request`;

const key = scope
  .split('/')
  .reduce<string | Buffer>(
    (before, part) => createHmac('sha256', before).update(part).digest(),
    `AWS4${longTerm.secretAccessKey}`,
  );
const sign = (...lines: string[]): string => createHmac('sha256', key).update(lines.join('\n')).digest('hex');

const crc = (data: Uint8Array): string => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(data));
  return sum.toString('base64');
};

interface InChunks {
  pieces?: readonly Uint8Array[];
  trailers?: readonly (readonly [name: string, value: string])[];
  headers?: Record<string, string>;
  service?: string;
  /** Changes what is sent after it was signed. */
  change?: (encoded: Buffer) => Buffer | string;
}

const replaced = (from: string | RegExp, to: string) => (encoded: Buffer) =>
  Buffer.from(encoded.toString('latin1').replace(from, to), 'latin1');

/** A request whose chunks, and whose trailer, are signed. */
function inChunks(
  host: string,
  {
    pieces = [body.subarray(0, 65_536), body.subarray(65_536)],
    trailers,
    headers = {},
    service = 's3',
    change,
  }: InChunks = {},
): Outgoing {
  const payloadHash = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailers ? '-TRAILER' : ''}`;
  const request = signByHand(host, {
    method: 'PUT',
    target: '/bucket/key',
    path: '/bucket/key',
    service,
    payloadHash,
    headers: {
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': payloadHash,
      'x-amz-decoded-content-length': String(pieces.reduce((sum, piece) => sum + piece.length, 0)),
      ...(trailers && { 'x-amz-trailer': trailers.map(([name]) => name).join(',') }),
      ...headers,
    },
  });
  let previous = /Signature=(\w+)/.exec(String(request.headers.find(([name]) => name === 'authorization')))?.[1] ?? '';
  const parts: (string | Uint8Array)[] = [];
  for (const piece of [...pieces, new Uint8Array()]) {
    previous = sign('AWS4-HMAC-SHA256-PAYLOAD', datetime, scope, previous, hash(), hash(piece));
    parts.push(
      `${piece.length.toString(16)};chunk-signature=${previous}\r\n`,
      ...(piece.length > 0 ? [piece, '\r\n'] : []),
    );
  }
  if (trailers) {
    const sorted = [...trailers].sort(([a], [b]) => (a < b ? -1 : 1));
    const signed = hash(sorted.map(([name, value]) => `${name}:${value}\n`).join(''));
    parts.push(...trailers.map(([name, value]) => `${name}:${value}\r\n`));
    parts.push(`x-amz-trailer-signature:${sign('AWS4-HMAC-SHA256-TRAILER', datetime, scope, previous, signed)}\r\n`);
  }
  const encoded = Buffer.concat([...parts, '\r\n'].map((part) => Buffer.from(part as string)));
  return { ...request, body: change?.(encoded) ?? encoded };
}

async function sent(options: InChunks) {
  const gateway = await startGateway({ service: options.service ?? 's3', answersAs: 's3' });
  const answer = await send(gateway, inChunks(gateway.host, options));
  return { ...answer, received: gateway.requests[0], verdict: gateway.requests[0]?.verdict };
}

const CRC32 = [['x-amz-checksum-crc32', crc(body)]] as const;

it.each<[string, InChunks]>([
  ['chunks', {}],
  ['chunks of another size', { pieces: [body.subarray(0, 8192), body.subarray(8192, 20_000), body.subarray(20_000)] }],
  ['one small chunk', { pieces: [body.subarray(0, 10)] }],
  ['no chunk but the last', { pieces: [] }],
  ['a checksum', { trailers: CRC32 }],
  [
    'several trailers',
    {
      trailers: [
        ['x-amz-meta-b', '2'],
        ['x-amz-meta-a', '1'],
      ],
    },
  ],
  ['a checksum that Node cannot compute', { trailers: [['x-amz-checksum-crc64nvme', 'rosUhgp5mIg=']] }],
])('a body with %s is accepted, and the application gets its bytes', async (_, options) => {
  const gateway = await startGateway({
    service: 's3',
    answersAs: 's3',
    respond: (request) => ({ status: 200, body: hash(request.body) }),
  });
  const answer = await send(gateway, inChunks(gateway.host, options));
  const expected = Buffer.concat(options.pieces ?? [body]);
  expect(answer).toMatchObject({ status: 200, body: hash(expected) });
  expect(gateway.requests[0]?.verdict).toMatchObject({ ok: true, decodedBody: expected });
});

describe('a body in chunks is refused', () => {
  it.each<[string, InChunks, string]>([
    ['a byte of a chunk changed', { change: replaced('\x05\x06\x07', '\x05\x06\x08') }, 'chunk 1'],
    [
      'the signature of the second chunk is wrong',
      { change: replaced(/(1170;chunk-signature=)\w{4}/, '$10000') },
      'chunk 2',
    ],
    [
      'the signature of the last chunk is wrong',
      { change: replaced(/(\r\n0;chunk-signature=)\w{4}/, '$10000') },
      'the last chunk',
    ],
    [
      'chunks came in another order',
      {
        pieces: [body.subarray(0, 8192), body.subarray(8192, 16_384)],
        change: (encoded) => {
          const half = '2000;chunk-signature='.length + 64 + 2 + 8192 + 2;
          return Buffer.concat([
            encoded.subarray(half, 2 * half),
            encoded.subarray(0, half),
            encoded.subarray(2 * half),
          ]);
        },
      },
      'chunk 1',
    ],
    [
      'the signature of the trailer is wrong',
      { trailers: CRC32, change: replaced(/(trailer-signature:)\w{4}/, '$10000') },
      'the trailer',
    ],
    ['the trailer changed', { trailers: CRC32, change: replaced(CRC32[0][1], 'AAAAAA==') }, 'the trailer'],
  ])('as S3 does, because %s', async (_, options, what) => {
    const { status, body: answer, verdict, received } = await sent(options);
    expect(verdict).toMatchObject({ code: 'signature-mismatch', reason: expect.stringContaining(what) });
    expect(verdict?.stringToSign).toMatch(/^AWS4-HMAC-SHA256-(PAYLOAD|TRAILER)\n/);
    expect(verdict?.decodedBody).toBeUndefined();
    expect(received?.body.toString()).toContain('chunk-signature=');
    expect(status).toBe(403);
    expect(answer).toContain('<Code>SignatureDoesNotMatch</Code>');
  });

  const trailing = 'MalformedTrailerError';
  it.each<[string, InChunks, string]>([
    ['its end is missing', { change: (encoded) => encoded.subarray(0, -2) }, 'IncompleteBody'],
    ['its last chunk is missing', { change: (encoded) => encoded.subarray(0, -88) }, 'IncompleteBody'],
    ['something is behind its end', { change: (encoded) => `${encoded.toString('latin1')}more` }, 'IncompleteBody'],
    ['it is not in chunks', { change: () => 'plain' }, 'IncompleteBody'],
    ['a size is not one', { change: replaced('10000;', '0x10000;') }, 'IncompleteBody'],
    ['it has another length', { headers: { 'x-amz-decoded-content-length': '69999' } }, 'IncompleteBody'],
    ['its length is no number', { headers: { 'x-amz-decoded-content-length': 'many' } }, 'MissingContentLength'],
    ['a chunk is too small', { pieces: [body.subarray(0, 8191), body.subarray(8191)] }, 'InvalidChunkSizeError'],
    ['its checksum is another body’s', { trailers: [['x-amz-checksum-crc32', 'AAAAAA==']] }, 'BadDigest'],
    ['its SHA-1 is another body’s', { trailers: [['x-amz-checksum-sha1', 'AAAA']] }, 'BadDigest'],
    ['its SHA-256 is another body’s', { trailers: [['x-amz-checksum-sha256', 'AAAA']] }, 'BadDigest'],
    ['its checksum has another length', { trailers: [['x-amz-checksum-crc32c', 'AAAA']] }, 'BadDigest'],
    [
      'its trailer is not announced',
      { trailers: CRC32, headers: { 'x-amz-trailer': 'x-amz-checksum-sha1' } },
      trailing,
    ],
    ['its trailer is missing', { headers: { 'x-amz-trailer': 'x-amz-checksum-crc32' } }, trailing],
    [
      'its trailer is not signed',
      { trailers: CRC32, change: replaced(/x-amz-trailer-signature:.*\r\n/, '') },
      trailing,
    ],
  ])('as S3 does, because %s', async (_, options, code) => {
    const { status, body: answer, verdict } = await sent(options);
    expect(verdict?.code).toBe('payload-mismatch');
    expect(status).toBe(400);
    expect(answer).toContain(`<Code>${code}</Code>`);
  });

  it('by a service other than S3', async () => {
    const { status, verdict } = await sent({ service: 'execute-api' });
    expect(verdict).toMatchObject({ code: 'payload-mismatch', reason: expect.stringContaining("'execute-api'") });
    expect(status).toBeGreaterThanOrEqual(400);
  });
});

it('the worked example of AWS’s page is correct, and with another last chunk it is not', async () => {
  const payloadHash = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
  const names = [
    'content-encoding',
    'content-length',
    'host',
    'x-amz-content-sha256',
    'x-amz-date',
    'x-amz-decoded-content-length',
    'x-amz-storage-class',
  ].join(';');
  const signatures = {
    seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
    first: 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    second: '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    last: 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  };
  const request = (last: string) => ({
    method: 'PUT',
    target: '/examplebucket/chunkObject.txt',
    headers: [
      ['Host', 's3.amazonaws.com'],
      ['x-amz-date', '20130524T000000Z'],
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
      ['Content-Encoding', 'aws-chunked'],
      ['x-amz-decoded-content-length', '66560'],
      ['x-amz-content-sha256', payloadHash],
      ['Content-Length', '66824'],
      [
        'Authorization',
        `AWS4-HMAC-SHA256 Credential=${LONG_TERM.accessKeyId}/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signatures.seed}`,
      ],
    ] as const,
    body: Buffer.from(
      `10000;chunk-signature=${signatures.first}\r\n${'a'.repeat(65_536)}\r\n` +
        `400;chunk-signature=${signatures.second}\r\n${'a'.repeat(1024)}\r\n0;chunk-signature=${last}\r\n\r\n`,
    ),
  });
  const options = { service: 's3', region: 'us-east-1', now: () => Date.parse('2013-05-24') };
  const verdict = verify(request(signatures.last), LONG_TERM, options);
  expect(verdict).toMatchObject({ code: 'ok', decodedBody: Buffer.alloc(66_560, 'a') });
  expect(verify(request(signatures.second), LONG_TERM, options)).toMatchObject({ code: 'signature-mismatch' });
});

it('a resolver of msw gets the bytes', async () => {
  const { target, headers, body: encoded } = inChunks('example.com', { trailers: CRC32 });
  const request = new Request(`http://example.com${target}`, {
    method: 'PUT',
    headers: headers.filter(([name]) => name !== 'host') as [string, string][],
    body: encoded as BodyInit,
  });
  const resolver = iam(
    { credentials: longTerm, service: 's3', answersAs: 's3', now: () => now },
    async (info: { request: Request }) => ({
      method: info.request.method,
      length: info.request.headers.get('x-amz-decoded-content-length'),
      hash: hash(new Uint8Array(await info.request.arrayBuffer())),
    }),
  );
  expect(await resolver({ request })).toEqual({ method: 'PUT', length: '70000', hash: hash(body) });
});

it('chunks that are not signed cannot be verified', async () => {
  const gateway = await startGateway({ service: 's3', answersAs: 's3' });
  const unsignedTrailer = { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' };
  const request = signByHand(gateway.host, {
    target: '/',
    path: '/',
    service: 's3',
    headers: unsignedTrailer,
    payloadHash: unsignedTrailer['x-amz-content-sha256'],
  });
  expect((await send(gateway, request)).status).toBe(501);
});
