import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { accessKey } from '../../packages/core/src/signing/signing-key.ts';
import type { Credentials } from '@sigv4/core';

// The signing key and its HMAC, beside node:crypto's.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const signingKey = (of: Credentials, ...scope: readonly [date: string, region: string, service: string]) =>
  accessKey(of).signingKey([...scope, 'aws4_request'].join('/'));

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const expected = (secret: string, scope: readonly string[], text: string): string =>
  hmac([...scope, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`), text).toString('hex');

it.each([0, 1, 55, 56, 63, 64, 65, 137, 341, 342, 447, 448, 511, 512, 513, 1024, 2000])(
  'signs a text of %i bytes',
  async (bytes) => {
    const sign = await signingKey(credentials, '20260102', 'us-east-1', 's3');
    const text = 'abcdefg'.repeat(300).slice(0, bytes);
    expect(await sign(text)).toBe(expected(credentials.secretAccessKey, ['20260102', 'us-east-1', 's3'], text));
  },
);

it('signs a short text after a long one', async () => {
  const sign = await signingKey(credentials, '20260102', 'us-east-1', 's3');
  await sign('long'.repeat(100));
  expect(await sign('é')).toBe(expected(credentials.secretAccessKey, ['20260102', 'us-east-1', 's3'], 'é'));
});

it.each([
  ['short', 'a'],
  ['as long as a block', 'a'.repeat(60)],
  ['longer than a block', 'a'.repeat(61)],
  ['much longer', 'a'.repeat(500)],
])('derives a key from a secret that is %s', async (_, secretAccessKey) => {
  const sign = await signingKey(
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    '20260102',
    'eu-west-1',
    'execute-api',
  );
  expect(await sign('text')).toBe(expected(secretAccessKey, ['20260102', 'eu-west-1', 'execute-api'], 'text'));
});

it.each([
  ['day', ['20260103', 'us-east-1', 's3']],
  ['region', ['20260102', 'us-east-2', 's3']],
  ['service', ['20260102', 'us-east-1', 'sts']],
])('keeps a key for each %s', async (_, scope) => {
  const [date = '', region = '', service = ''] = scope;
  await signingKey(credentials, '20260102', 'us-east-1', 's3');
  const sign = await signingKey(credentials, date, region, service);
  expect(await sign('text')).toBe(expected(credentials.secretAccessKey, scope, 'text'));
});

it('keeps a key for each secret, though the access key ID is the same', async () => {
  const other = { ...credentials, secretAccessKey: 'rotated' };
  await signingKey(credentials, '20260102', 'us-east-1', 's3');
  const sign = await signingKey(other, '20260102', 'us-east-1', 's3');
  expect(await sign('text')).toBe(expected('rotated', ['20260102', 'us-east-1', 's3'], 'text'));
});

it('derives a key once, as long as no more than 64 are in use', async () => {
  const first = await signingKey(credentials, '20260201', 'us-east-1', 's3');
  expect(await signingKey(credentials, '20260201', 'us-east-1', 's3')).toBe(first);
  for (let index = 0; index < 64; index += 1) await signingKey(credentials, '20260201', `region-${index}`, 's3');
  const again = await signingKey(credentials, '20260201', 'us-east-1', 's3');
  expect(again).not.toBe(first);
  expect(await again('text')).toBe(await first('text'));
});
