import { canonicalRequest, createSigner, presign } from '@sigv4/core';
import { describe, expect, it } from '@jest/globals';
import { genericUrls, hosts, pathRules, s3Urls, unsendableKeys, type UrlVector } from './vectors/urls.ts';

// The one spelling of a URL: what is sent, and what is signed.

const signer = createSigner({
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  region: 'us-east-1',
});

const spell = async (host: string, service: string, given: string) => {
  const request = { method: 'GET', url: host + given };
  const { url } = await signer.sign(request);
  const [, path, query] = (await canonicalRequest(request, { service, region: 'us-east-1' })).split('\n');
  expect(url.startsWith(`${host}/`)).toBe(true);
  return { sent: url.slice(host.length), path, query };
};

describe.each([
  ['API Gateway', 'https://abc123.execute-api.us-east-1.amazonaws.com', 'execute-api', genericUrls],
  ['S3', 'https://bucket.s3.us-east-1.amazonaws.com', 's3', s3Urls],
] satisfies [string, string, string, readonly UrlVector[]][])('a URL of %s', (_, host, service, vectors) => {
  it.each(vectors)('$it', async ({ given, sent, path, query }) => {
    expect(await spell(host, service, given)).toEqual({ sent, path, query });
  });

  it.each(vectors)('is in its final spelling once it $it', async ({ sent, path, query }) => {
    expect(await spell(host, service, sent)).toEqual({ sent, path, query });
  });

  it.each(vectors)('is presigned in the same spelling where it $it', async ({ given, sent }) => {
    const url = await presign(signer, { method: 'GET', url: host + given }, { expiresIn: 60 });
    const separator = sent.includes('?') ? '&' : '?';
    expect(url.startsWith(`${host}${sent}${separator}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=`)).toBe(true);
  });
});

it.each(unsendableKeys)('refuses the S3 key %s, whose dot segments would be removed on the way', async (given) => {
  const request = { method: 'GET', url: `https://bucket.s3.us-east-1.amazonaws.com${given}` };
  await expect(signer.sign(request)).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining('escaped slash'),
  });
  await expect(presign(signer, request, { expiresIn: 60 })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});

it.each(pathRules)('%s signs the path //a%%20b as %s', async (service, signedPath) => {
  const text = await canonicalRequest(
    { method: 'GET', url: 'https://api.example.com//a%20b' },
    { service, region: 'us-east-1' },
  );
  expect(text.split('\n')[1]).toBe(signedPath);
});

it.each(hosts)('signs the host of %s as %s', async (given, host) => {
  const text = await canonicalRequest({ method: 'GET', url: given }, { service: 'execute-api', region: 'us-east-1' });
  expect(text).toContain(`\nhost:${host}\n`);
});

it.each([
  ['a user name', 'https://user@api.example.com/'],
  ['a user name and a password', 'https://user:word@api.example.com/'],
  ['a password alone', 'https://:word@api.example.com/'],
])('refuses a URL with %s, and does not repeat it', async (_, url) => {
  const signing = signer.sign({ method: 'GET', url }, { service: 'execute-api' });
  await expect(signing).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining('user name or a password'),
  });
  await expect(signing).rejects.not.toMatchObject({ message: expect.stringMatching(/user@|word@|:word/) });
});

it.each([
  'X-Amz-Signature=0123',
  'a=1&x-amz-signature=0123',
  'X%2DAmz%2DSignature=0123',
  'a=%20&X-Amz-Signatur%65=1',
  '%41WSAccessKeyId=a&%53ignature=b',
])('refuses a URL that is signed already: %s', async (query) => {
  const request = { method: 'GET', url: `https://abc123.execute-api.us-east-1.amazonaws.com/?${query}` };
  await expect(signer.sign(request)).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining('has parts of a signature'),
  });
  await expect(presign(signer, request, { expiresIn: 60 })).rejects.toMatchObject({ code: 'ERR_UNSIGNABLE_REQUEST' });
});

it.each(['/path', 'api.example.com/path', ''])('refuses the URL %j, which is not absolute', async (url) => {
  await expect(signer.sign({ method: 'GET', url })).rejects.toMatchObject({
    code: 'ERR_UNSIGNABLE_REQUEST',
    message: expect.stringContaining('an absolute URL'),
  });
});
