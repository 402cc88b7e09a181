import { createHash, createHmac } from 'node:crypto';
import { canonicalRequest, createSigner, presign, stringToSign } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { accessKey } from '../../packages/core/src/signing/signing-key.ts';
import {
  iamCredentials,
  listUsers,
  presignedGet,
  s3Credentials,
  s3Examples,
  signingKeys,
} from './vectors/documented.ts';

// The worked examples of AWS's documentation, step by step.

const cases = [
  { ...listUsers, service: 'iam', credentials: iamCredentials },
  ...s3Examples.map((example) => ({ ...example, service: 's3', credentials: s3Credentials })),
];

describe.each(cases)('$name ($page)', ({ request, options, date, service, credentials, ...printed }) => {
  const scope = { service, region: 'us-east-1', date: new Date(date), signedHeaders: options.signedHeaders };

  it('has the canonical request that AWS prints', async () => {
    const text = await canonicalRequest(request, scope);
    expect(text).toBe(printed.canonicalRequest);
    expect(createHash('sha256').update(text).digest('hex')).toBe(printed.canonicalRequestHash);
  });

  it('has the string to sign that AWS prints', async () => {
    expect(await stringToSign(request, scope)).toBe(printed.stringToSign);
  });

  it('is signed with the signature that AWS prints, for the scope that its host states', async () => {
    const signer = createSigner({ credentials, now: () => Date.parse(date) });
    const { headers } = await signer.sign(request, options);
    const [, , credentialScope] = printed.stringToSign.split('\n');
    expect(headers['authorization']).toBe(
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope}, ` +
        `SignedHeaders=${printed.canonicalRequest.split('\n').at(-2)}, Signature=${printed.signature}`,
    );
  });

  it('keeps the key of the object in the URL to send', async () => {
    const signer = createSigner({ credentials, now: () => Date.parse(date) });
    const { url } = await signer.sign(request, options);
    expect(decodeURIComponent(url)).toBe(String(request.url));
  });
});

it(`presigns S3's GET object to the URL that AWS prints (${presignedGet.page})`, async () => {
  const { date, request, options, url } = presignedGet;
  const signer = createSigner({ credentials: s3Credentials, now: () => Date.parse(date) });
  expect(await presign(signer, request, options)).toBe(url);
});

it.each(signingKeys)(
  'signs with the signing key that AWS prints for $date ($page)',
  async ({ date, region, service, key }) => {
    const sign = await accessKey(iamCredentials).signingKey(`${date}/${region}/${service}/aws4_request`);
    const text = 'AWS4-HMAC-SHA256\nany string to sign';
    expect(await sign(text)).toBe(createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex'));
  },
);

it('redacts the session token in the canonical request that it shows', async () => {
  const scope = {
    service: 'iam',
    region: 'us-east-1',
    date: new Date(listUsers.date),
    sessionToken: 'not-to-be-shown',
  };
  const text = await canonicalRequest(listUsers.request, scope);
  expect(text).toContain('\nx-amz-security-token:[redacted]\n');
  expect(text).not.toContain('not-to-be-shown');
});
