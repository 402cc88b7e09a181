import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { verify, type GatewayOptions } from '@sigv4/testing';
import { publicKeyOf, isSignatureOf } from '../../packages/testing/src/sigv4a.ts';
import { publicKey, sigV4aSuite } from '../conformance/vectors/sigv4a.ts';
import { now, send, startGateway, temporary, type Incoming, type Outgoing } from './send.ts';
import { signSigV4aByHand } from './sign.ts';

// The gateway and SigV4a. The requests are signed by hand, with nothing but node:crypto.

async function answerTo(
  make: (host: string) => Outgoing,
  options: Partial<GatewayOptions> = {},
): Promise<Incoming & { code: string | undefined; reason: string | undefined }> {
  const gateway = await startGateway({ service: 'execute-api', region: 'us-east-1', ...options });
  const answer = await send(gateway, make(gateway.host));
  const { verdict } = gateway.requests[0] ?? {};
  return { ...answer, code: verdict?.code, reason: verdict?.reason };
}

const edited = (request: Outgoing, edit: (text: string) => string): Outgoing => ({
  ...request,
  target: edit(request.target),
  headers: request.headers.map(([name, value]) => [name, edit(value)]),
});

it('verifies the signatures of AWS’s suite, with a key that it derives itself, and not another’s', () => {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const key = publicKeyOf(credentials);
  const hex = (base64url = ''): string => Buffer.from(base64url, 'base64url').toString('hex');
  const { x, y } = key.export({ format: 'jwk' });
  expect({ x: hex(x), y: hex(y) }).toEqual(publicKey);
  const other = publicKeyOf({ ...credentials, secretAccessKey: 'another' });
  for (const { requestHash, signature, presignedHash, presigned } of sigV4aSuite) {
    const textOf = (hash: string): string =>
      `AWS4-ECDSA-P256-SHA256\n20150830T123600Z\n20150830/service/aws4_request\n${hash}`;
    expect([
      isSignatureOf(signature, textOf(requestHash), key),
      isSignatureOf(presigned, textOf(presignedHash), key),
      isSignatureOf(signature, textOf(requestHash), other),
      isSignatureOf(signature, textOf(presignedHash.replace(/./, 'x')), key),
    ]).toEqual([true, true, false, false]);
  }
});

describe.each([false, true])('a request that is signed with SigV4a, presigned: %s,', (presign) => {
  it.each(['*', 'us-east-1', 'eu-west-1,us-east-1'])('is taken for the region set %s', async (regionSet) => {
    const answer = await answerTo((host) => signSigV4aByHand(host, { presign, regionSet }));
    expect(answer).toMatchObject({ status: 200, code: 'ok' });
  });

  it('is taken with a session token, which is signed', async () => {
    const make = (host: string): Outgoing => signSigV4aByHand(host, { presign, credentials: temporary });
    expect(await answerTo(make)).toMatchObject({ status: 200, code: 'ok' });
    expect(await answerTo(make, { faults: { tokensExpired: true } })).toMatchObject({ code: 'token-expired' });
  });

  it.each(['eu-west-1', 'us-east-11', 'us-east', 'us-*', 'eu-west-1,us-west-2'])(
    'is rejected for the region set %s, which does not contain the region',
    async (regionSet) => {
      const answer = await answerTo((host) => signSigV4aByHand(host, { presign, regionSet }));
      expect(answer).toMatchObject({
        status: 403,
        code: 'wrong-scope',
        errorType: 'InvalidSignatureException',
        message: `Credential should be scoped to a valid region set, not '${regionSet}'. `,
      });
    },
  );

  it('is refused in a region that it was sent on to, and that its region set does not hold', async () => {
    const make = (host: string): Outgoing => signSigV4aByHand(host, { presign, regionSet: 'us-east-1' });
    const faults = { routedTo: 'eu-west-1' };
    expect(await answerTo(make, { faults })).toMatchObject({ status: 403, code: 'wrong-scope' });
    const all = (host: string): Outgoing => signSigV4aByHand(host, { presign });
    expect(await answerTo(all, { faults })).toMatchObject({ status: 200, code: 'ok' });
  });

  it.each<[string, (text: string) => string, string]>([
    ['the signature of another text', (text) => text.replace('items', 'others'), 'signature-mismatch'],
    [
      'a region set that was changed afterwards',
      (text) => text.replace(/^\*$/, 'us-east-1').replace('%2A', 'us-east-1'),
      'signature-mismatch',
    ],
    [
      'another service',
      (text) => text.replace('/execute-api/', '/lambda/').replace('%2Fexecute-api%2F', '%2Flambda%2F'),
      'wrong-scope',
    ],
    [
      'another day',
      (text) => text.replace('/20260101/', '/20260102/').replace('%2F20260101%2F', '%2F20260102%2F'),
      'wrong-scope',
    ],
    ['an unknown access key', (text) => text.replace('AKIDEXAMPLE', 'AKIDUNKNOWN'), 'unknown-key'],
    [
      'a scope with a region',
      (text) =>
        text.replace('/execute-api', '/us-east-1/execute-api').replace('%2Fexecute-api', '%2Fus-east-1%2Fexecute-api'),
      'incomplete-signature',
    ],
    [
      'a signature in upper case',
      (text) =>
        text.replace(/Signature=[\da-f]+$/, (found) =>
          found.replace(/[a-f]+$/gi, (hex) => hex.toUpperCase()).replace(/=.*/, (hex) => hex.toUpperCase()),
        ),
      'signature-mismatch',
    ],
    ['a signature with padding', (text) => text.replace(/Signature=[\da-f]+$/, '$&**'), 'signature-mismatch'],
    [
      'a signature that is no DER',
      (text) => text.replace(/Signature=[\da-f]+$/, `Signature=${'ab'.repeat(64)}`),
      'signature-mismatch',
    ],
    ['no region set', (text) => text.replace(/^\*$/, '').replace('X-Amz-Region-Set=%2A&', ''), 'incomplete-signature'],
  ])('is refused with %s', async (_, edit, code) => {
    const answer = await answerTo((host) => edited(signSigV4aByHand(host, { presign }), edit));
    expect(answer.code).toBe(code);
    expect(answer.status).toBe(403);
  });
});

it('a region set that is not signed is refused', async () => {
  const answer = await answerTo((host) => {
    const { headers, ...request } = signSigV4aByHand(host);
    const names = (text: string): string => text.replace(';x-amz-region-set', '');
    return { ...request, headers: headers.map(([name, value]) => [name, names(value)]) };
  });
  expect(answer).toMatchObject({ code: 'unsigned-header', reason: expect.stringContaining('x-amz-region-set') });
});

it('a presigned URL with two region sets is refused', async () => {
  const answer = await answerTo((host) =>
    edited(signSigV4aByHand(host, { presign: true }), (text) =>
      text.replace('&X-Amz-Region-Set', '&X-Amz-Region-Set=x$&'),
    ),
  );
  expect(answer).toMatchObject({ code: 'ambiguous', reason: expect.stringContaining('X-Amz-Region-Set') });
});

it('an S3 answers with the strings that it expected, and with the region', async () => {
  const make = (host: string): Outgoing =>
    signSigV4aByHand(host, {
      service: 's3',
      headers: { 'x-amz-content-sha256': createHash('sha256').update('').digest('hex') },
    });
  const s3 = { service: 's3', answersAs: 's3' } as const;
  expect(await answerTo(make, s3)).toMatchObject({ status: 200 });
  const mismatch = await answerTo((host) => edited(make(host), (text) => text.replace('items', 'others')), s3);
  expect(mismatch.body).toContain('<StringToSign>AWS4-ECDSA-P256-SHA256\n20260101T120000Z\n20260101/s3/aws4_request\n');
  expect(mismatch.body).toContain('x-amz-region-set:*');
  const wrong = await answerTo(
    (host) =>
      signSigV4aByHand(host, {
        service: 's3',
        regionSet: 'eu-west-1',
        headers: { 'x-amz-content-sha256': createHash('sha256').update('').digest('hex') },
      }),
    s3,
  );
  expect(wrong).toMatchObject({ status: 400, code: 'wrong-scope', headers: { 'x-amz-bucket-region': 'us-east-1' } });
  expect(wrong.body).toContain('the region set &#39;eu-west-1&#39; is wrong; expecting &#39;us-east-1&#39;');
});

it('the verdict has the algorithm and the region set', () => {
  const { target, headers } = signSigV4aByHand('api.example.com', { regionSet: 'us-east-1,us-west-2' });
  const verdict = verify(
    { method: 'GET', target, headers, body: new Uint8Array() },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    { now: () => now },
  );
  expect(verdict).toMatchObject({
    ok: true,
    algorithm: 'AWS4-ECDSA-P256-SHA256',
    credentialScope: { date: '20260101', region: 'us-east-1,us-west-2', service: 'execute-api' },
    stringToSign: expect.stringMatching(
      /^AWS4-ECDSA-P256-SHA256\n20260101T120000Z\n20260101\/execute-api\/aws4_request\n/,
    ),
  });
});

it('what was signed differently is found', async () => {
  const gateway = await startGateway({ faults: { proxy: { headers: { accept: 'text/html' } } } });
  await send(gateway, signSigV4aByHand(gateway.host, { headers: { accept: '*/*' } }));
  expect(gateway.requests[0]?.verdict).toMatchObject({
    code: 'signature-mismatch',
    difference: { part: 'accept', signed: 'accept:*/*', expected: 'accept:text/html' },
  });
});
