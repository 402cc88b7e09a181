import { webcrypto } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSigner } from '@sigv4/core';
import { verify } from '@sigv4/testing';
import { LONG_TERM } from '../support/credentials.ts';
import { deriveSigningKey, sha256 } from '../../packages/core/src/platform/web.ts';

// Platforms without WebCrypto: React Native has no crypto, or only a part of it, and so has a page that is no secure context.

const original = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
afterEach(() => void (original ? Object.defineProperty(globalThis, 'crypto', original) : undefined));

describe.each([
  ['no crypto', undefined],
  ['only getRandomValues', { getRandomValues: (bytes: Uint8Array) => bytes }],
])('where there is %s', (_, crypto) => {
  it.each([
    ['hashing', () => sha256('text')],
    ['making a signing key', () => deriveSigningKey('secret', '20260101/eu-west-1/s3/aws4_request')],
  ])('%s is a TypeError that says what to do', async (__, work) => {
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    const error: unknown = await Promise.resolve(work()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^sigv4: no crypto\.subtle\. .*https or localhost.*React Native.*polyfill/),
    });
  });
});

// With the platform of Node the first request of these is signed, because it does not need WebCrypto.
it.each([
  ['there was no crypto.subtle', {}],
  ['it had no HMAC', { subtle: { digest: webcrypto.subtle.digest.bind(webcrypto.subtle) } }],
])('a signer signs after a polyfill is installed, although a request failed when %s', async (_, crypto) => {
  const signer = createSigner({ credentials: { ...LONG_TERM }, region: 'eu-west-1' });
  const request = { method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' };
  Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
  await signer.sign(request).catch(() => undefined);
  if (original) Object.defineProperty(globalThis, 'crypto', original);
  const { url, headers } = await signer.sign(request);
  const { host, pathname } = new URL(url);
  const sent = {
    method: 'GET',
    target: pathname,
    headers: Object.entries({ host, ...headers }),
    body: new Uint8Array(),
  };
  const scope = { service: 'execute-api', region: 'eu-west-1' };
  expect(verify(sent, LONG_TERM, scope)).toMatchObject({ code: 'ok' });
});
