import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { explainAnswer } from '@sigv4/core';
import type { SigV4Options } from '@sigv4/fetch';
import { createGateway, type Gateway } from '@sigv4/testing';
import { fakeClock } from '../support/clock.ts';
import { LONG_TERM, TEMPORARY } from '../support/credentials.ts';
import { REFUSED_CLIENTS } from './clients.ts';

// What explain knows of bodies that are signed chunk by chunk.

const { now } = fakeClock();
let gateway: Gateway;
beforeEach(async () => {
  gateway = await createGateway({ credentials: [LONG_TERM, TEMPORARY], now, service: 's3', answersAs: 's3' });
});
afterEach(() => gateway.close());

/** Each chunk has 64 KiB: this text has two of them. */
const BODY = 'a'.repeat(70_000);

const options = (more: SigV4Options = {}): SigV4Options => ({
  credentials: TEMPORARY,
  service: 's3',
  region: 'us-east-1',
  payload: 'chunked',
  checksum: 'crc32', // so that text is sent in chunks, too
  hosts: [gateway.host],
  recover: false,
  now,
  ...more,
});

const replaced = (from: RegExp, to: string) => ({
  proxy: {
    body: (body: Uint8Array) => Buffer.from(Buffer.from(body).toString('latin1').replace(from, to), 'latin1'),
  },
});

describe.each(REFUSED_CLIENTS)('%s', (_, send) => {
  const call = () => ({ url: `${gateway.url}/bucket/key`, method: 'PUT', body: BODY });

  it.each<[string, SigV4Options, RegExp]>([
    ['SigV4', {}, /^AWS4-HMAC-SHA256-PAYLOAD\n/],
    ['SigV4a', { region: undefined, regionSet: ['*'] }, /^AWS4-ECDSA-P256-SHA256-PAYLOAD\n/],
  ])('a chunk that a proxy changes, with %s', async (_it, more, algorithm) => {
    gateway.faults = replaced(/aa\r\n0;/, 'ab\r\n0;');
    const { explanation, printed } = await send(call(), options(more));
    expect(explanation).toMatchObject({
      code: 'body-changed',
      serviceCode: 'SignatureDoesNotMatch',
      summary: expect.stringMatching(/accepted the signature of the request.* a chunk of the body/),
      fix: expect.stringContaining('proxy that changes the body'),
    });
    const lines = explanation?.theirs?.stringToSign?.split('\n');
    expect(explanation?.theirs?.stringToSign).toMatch(algorithm);
    expect(lines?.[3]).toBe('[redacted]'); // the signature of the chunk before
    expect(lines).toHaveLength(6);
    expect(gateway.requests[0]?.verdict.reason).toContain('chunk 2');
    const [, before = 'none'] = /;chunk-signature=(\w+)/.exec(String(gateway.requests[0]?.body)) ?? [];
    expect(before).not.toBe('none');
    expect(printed).not.toContain(before);
    gateway.faults = {};
    await expect(send(call(), options(more))).rejects.toThrow('there was a 200');
  });

  it('a checksum that a proxy changes', async () => {
    gateway.faults = replaced(/crc32:.{4}/, 'crc32:AAAA');
    const { explanation } = await send(call(), options());
    expect(explanation).toMatchObject({
      code: 'body-changed',
      summary: expect.stringContaining('the checksum behind the body'),
    });
    expect(explanation?.theirs?.stringToSign).toMatch(/^AWS4-HMAC-SHA256-TRAILER\n/);
  });

  it('a wrong secret key: the request is refused before its chunks', async () => {
    const credentials = { ...TEMPORARY, secretAccessKey: 'mistyped' };
    const { explanation } = await send(call(), options({ credentials }));
    expect(explanation?.code).toBe('wrong-secret');
  });
});

const answer = (strings: string) => ({
  status: 403,
  headers: {},
  body: `<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message>${strings}</Error>`,
});
const request = {
  method: 'PUT',
  url: 'https://bucket.s3.us-east-1.amazonaws.com/key',
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${'0'.repeat(64)}`,
    'x-amz-date': '20260102T030405Z',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  },
};

it('chunks that other code has signed: it may have signed them wrongly', async () => {
  const text = `AWS4-HMAC-SHA256-PAYLOAD\n20260102T030405Z\n20260102/us-east-1/s3/aws4_request\n${'0'.repeat(64)}\n1\n2`;
  const explanation = await explainAnswer(answer(`<StringToSign>${text}</StringToSign>`), request);
  expect(explanation).toMatchObject({
    code: 'body-changed',
    fix: expect.stringContaining('the string to sign of the code that signs the chunks'),
  });
});

it('a store that does not say what it expected: the chunks are one of the possible causes', async () => {
  const explanation = await explainAnswer(answer(''), request);
  expect(explanation).toMatchObject({
    code: 'signature-mismatch',
    fix: expect.stringMatching(/secret key.* proxy that changes the body.* chunks/),
  });
});
