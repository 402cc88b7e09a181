import { afterEach, describe, expect, it } from '@jest/globals';
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
