import { createHash, createPublicKey, verify as isSignatureOf, type KeyObject } from 'node:crypto';
import { createSigner, presign, stringToSign } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { composeCanonicalRequest, listHeaders } from '../../packages/core/src/signing/spec.ts';
import { publicKey, sigV4aSuite } from './vectors/sigv4a.ts';
import { excluded, requestOf, suite, type SuiteCase } from './vectors/suite.ts';

// AWS's signature test suite for SigV4a, whole. A signature of SigV4a is random on most platforms, so all of them are verified by Node,
// with the public key that the suite states.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const options = { service: 'service', regionSet: ['us-east-1'] };
const date = new Date('2015-08-30T12:36:00Z');

const keyOf = ({ x, y }: { x: string; y: string }): KeyObject => {
  const coordinate = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(x), y: coordinate(y) }, format: 'jwk' });
};
const ofTheSuite = keyOf(publicKey);

const textOf = (requestHash: string): string =>
  `AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/aws4_request\n${requestHash}`;
const signs = (signature: string | undefined, requestHash: string): boolean =>
  isSignatureOf('sha256', Buffer.from(textOf(requestHash)), ofTheSuite, Buffer.from(signature ?? '', 'hex'));
const lastDigits = (text: string | undefined): string | undefined => text?.match(/Signature=([\da-f]+)$/)?.[1];

const signerOf = ({ sessionToken }: SuiteCase) =>
  createSigner({ credentials: { ...credentials, sessionToken }, now: () => date.getTime() });
const optionsOf = ({ headers = {} }: SuiteCase) => ({ ...options, signedHeaders: Object.keys(headers) });

const signed = sigV4aSuite.flatMap(({ headers, ...given }) => {
  const request = suite.find(({ name }) => name === given.name);
  return request ? [{ ...given, request: { ...request, ...(headers && { headers }) } }] : [];
});

it.each(signed)('signs $name as AWS does', async ({ request, requestHash, signature }) => {
  const text = await stringToSign(requestOf(request), {
    ...optionsOf(request),
    date,
    sessionToken: request.sessionToken,
  });
  expect(text).toBe(textOf(requestHash));
  const { headers } = await signerOf(request).sign(requestOf(request), optionsOf(request));
  expect(headers['authorization']).toMatch(
    /^AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE\/20150830\/service\/aws4_request, SignedHeaders=[\w;-]*x-amz-region-set[\w;-]*, Signature=[\da-f]+$/,
  );
  expect(headers['x-amz-region-set']).toBe('us-east-1');
  expect([signs(signature, requestHash), signs(lastDigits(headers['authorization']), requestHash)]).toEqual([
    true,
    true,
  ]);
});

it.each(signed)('presigns $name as AWS does', async ({ request, presigned, presignedHash }) => {
  const url = await presign(signerOf(request), requestOf(request), { ...optionsOf(request), expiresIn: 3600 });
  expect([signs(presigned, presignedHash), signs(lastDigits(url), presignedHash)]).toEqual([true, true]);
});

describe.each(excluded)('$name, which real services read in another way ($reason)', (given) => {
  it('is verified as the suite has it', () => {
    const found = sigV4aSuite.find(({ name }) => name === given.name);
    const { method, headers = {}, body = '' } = requestOf(given);
    const fields = Object.entries({
      ...headers,
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      'x-amz-region-set': 'us-east-1',
    }).sort(([a], [b]) => (a < b ? -1 : 1));
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const path = { canonicalPath: given.canonicalPath, canonicalQuery: '' };
    const requestHash = sha256(composeCanonicalRequest(method, path, listHeaders(fields), sha256(body)));
    expect([requestHash, signs(found?.signature, requestHash)]).toEqual([found?.requestHash, true]);
  });
});

it('leaves out nothing: of 38 cases 27 are signed as they are, and 11 differ on purpose', () => {
  const names = new Set(excluded.map(({ name }) => name));
  expect([sigV4aSuite.length, signed.length, sigV4aSuite.filter(({ name }) => names.has(name)).length]).toEqual([
    38, 27, 11,
  ]);
});
