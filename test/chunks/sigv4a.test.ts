import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createGateway, type Gateway } from '@sigv4/testing';
import type { SigV4Options } from '@sigv4/core';
import { encode, encodedLength } from '../../packages/core/src/chunks/encode.ts';
import { CLIENTS } from '../support/clients.ts';
import { TEMPORARY } from '../support/credentials.ts';

// Chunks of SigV4a: https://github.com/awslabs/aws-c-auth, tests/test_chunked_signing.c, has the strings to sign and the padding.

const ALGORITHM = 'AWS4-ECDSA-P256-SHA256';
const BYTES = Buffer.alloc(66_560, 'a');
const HASH_OF_CHUNK = 'bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a';
const HASH_OF_REST = '2edc986847e209b4016e141a6dc8716d3207350f416969382d431539bf292e4a';
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

it('each chunk signs the signature before without its padding, and is padded to 144 digits', async () => {
  const texts: string[] = [];
  const signatures = ['30'.repeat(70), '31'.repeat(72), '32'.repeat(69), '33'.repeat(71)];
  let at = 0;
  const read = async () => (at++ === 0 ? BYTES : undefined);
  const trailer = { name: 'x-amz-checksum-crc32c', length: 8, update: () => undefined, value: async () => 'sOO8/Q==' };
  const { createHash } = await import('node:crypto');
  const chain = {
    algorithm: ALGORITHM,
    datetime: '20130524T000000Z',
    credentialScope: '20130524/s3/aws4_request',
    previous: 'seed',
    sign: (text: string) => {
      texts.push(text);
      return signatures[texts.length - 1] ?? '';
    },
    sha256: (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex'),
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of encode(read, BYTES.length, chain, trailer)) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('latin1');
  const head = (kind: string) => `${ALGORITHM}-${kind}\n20130524T000000Z\n20130524/s3/aws4_request\n`;
  expect(texts).toEqual([
    `${head('PAYLOAD')}seed\n${EMPTY}\n${HASH_OF_CHUNK}`,
    `${head('PAYLOAD')}${signatures[0]}\n${EMPTY}\n${HASH_OF_REST}`,
    `${head('PAYLOAD')}${signatures[1]}\n${EMPTY}\n${EMPTY}`,
    `${head('TRAILER')}${signatures[2]}\n${createHash('sha256').update('x-amz-checksum-crc32c:sOO8/Q==\n').digest('hex')}`,
  ]);
  const sent = [...text.matchAll(/signature[=:]([\da-f*]+)\r\n/g)].map(([, signature]) => signature);
  expect(sent).toEqual(signatures.map((signature) => signature.padEnd(144, '*')));
  expect(text).toHaveLength(encodedLength(BYTES.length, ALGORITHM, trailer));
});

let gateway: Gateway;
beforeAll(async () => {
  gateway = await createGateway({ credentials: [TEMPORARY], service: 's3', answersAs: 's3' });
});
afterAll(() => gateway.close());

describe.each(CLIENTS)('%s', (_, send) => {
  it.each([undefined, 'crc32'] as const)('signs each chunk with SigV4a (checksum: %s)', async (checksum) => {
    const options: SigV4Options = {
      credentials: TEMPORARY,
      service: 's3',
      hosts: ['127.0.0.1'],
      regionSet: ['*'],
      payload: 'chunked',
      checksum,
    };
    const call = {
      url: `${gateway.url}/bucket/key`,
      method: 'PUT',
      headers: { 'content-length': String(BYTES.length) },
      body: Readable.from([BYTES.subarray(0, 1000), BYTES.subarray(1000)]),
    };
    expect((await send(call, options)).status).toBe(200);
    const { verdict, headers } = gateway.requests.at(-1) ?? {};
    expect(verdict).toMatchObject({ code: 'ok', algorithm: ALGORITHM, decodedBody: BYTES });
    const hash = headers?.find(([name]) => name.toLowerCase() === 'x-amz-content-sha256')?.[1];
    expect(hash).toBe(`STREAMING-${ALGORITHM}-PAYLOAD${checksum ? '-TRAILER' : ''}`);
  });
});

it('a wrong last chunk of SigV4a is refused', async () => {
  gateway.faults = {
    proxy: {
      body: (body) =>
        Buffer.from(
          Buffer.from(body)
            .toString('latin1')
            .replace(
              /(\r\n0;chunk-signature=30)(..)/,
              (_, start: string, length: string) => `${start}${length === '45' ? '46' : '45'}`,
            ),
          'latin1',
        ),
    },
  };
  const options: SigV4Options = {
    credentials: TEMPORARY,
    service: 's3',
    hosts: ['127.0.0.1'],
    regionSet: ['*'],
    payload: 'chunked',
  };
  const call = {
    url: `${gateway.url}/bucket/key`,
    method: 'PUT',
    headers: { 'content-length': '5' },
    body: Readable.from(['hello']),
  };
  const [, wrappedFetch] = CLIENTS.at(-1) ?? [];
  expect((await wrappedFetch?.(call, options))?.status).toBe(403);
  gateway.faults = {};
  expect(gateway.requests.at(-1)?.verdict).toMatchObject({
    code: 'signature-mismatch',
    reason: expect.stringContaining('last chunk'),
  });
});
