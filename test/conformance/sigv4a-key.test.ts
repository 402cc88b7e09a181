import { createECDH, createHmac, createPublicKey, verify, webcrypto, type KeyObject } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSigner, type Credentials } from '@sigv4/core';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { derOf } from '../../packages/core/src/platform/p256-key.ts';
import { deriveScalar } from '../../packages/core/src/platform/p256-scalar.ts';
import * as node from '../../packages/core/src/platform/sigv4a-node.ts';
import * as web from '../../packages/core/src/platform/sigv4a-web.ts';
import { publicKey } from './vectors/sigv4a.ts';

// The key of SigV4a and its signatures, on both platforms, beside node:crypto's.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
/** As in AWS's tests of the derivation (awslabs/aws-c-auth, `tests/key_derivation_tests.c`). */
const fixed = { accessKeyId: 'AKISORANDOMAASORANDOM', secretAccessKey: 'q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom' };

const request = { method: 'GET', url: new URL('https://abc.mrap.accesspoint.s3-global.amazonaws.com/key?secret=1') };
const platforms = [
  ['Node', node.sigV4aKey],
  ['WebCrypto', web.sigV4aKey],
] as const;

const hmacOf =
  ({ secretAccessKey }: Credentials) =>
  (message: Uint8Array): string =>
    createHmac('sha256', `AWS4A${secretAccessKey}`).update(message).digest('hex');

/** The point that node:crypto finds for a private key. */
function pointOf(scalar: string): { x: string; y: string } {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(scalar, 'hex'));
  const point = curve.getPublicKey('hex');
  return { x: point.slice(2, 66), y: point.slice(66) };
}

function keyOf({ x, y }: { x: string; y: string }): KeyObject {
  const coordinate = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(x), y: coordinate(y) }, format: 'jwk' });
}

const isSigned = (signature: string, text: string, key: KeyObject): boolean =>
  verify('sha256', Buffer.from(text), key, Buffer.from(signature, 'hex'));

describe('the private key', () => {
  it('is the one of AWS’s tests', async () => {
    const scalar = await deriveScalar(fixed.accessKeyId, hmacOf(fixed));
    expect(scalar).toBe('7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd');
    expect(pointOf(scalar)).toEqual({
      x: '15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb',
      y: '0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0',
    });
    expect(pointOf(await deriveScalar(credentials.accessKeyId, hmacOf(credentials)))).toEqual(publicKey);
  });

  it('is derived of an access key of any length', async () => {
    const long = `AKISORANDOMAASORANDOM${'F'.repeat(310)}`;
    expect(await deriveScalar(long, hmacOf(fixed))).toMatch(/^[\da-f]{64}$/);
  });

  it.each([
    ['00'.repeat(32), `${'00'.repeat(31)}01`],
    [`${'00'.repeat(31)}ff`, `${'00'.repeat(30)}0100`],
    [`${'00'.repeat(16)}${'ff'.repeat(16)}`, `${'00'.repeat(15)}01${'00'.repeat(16)}`],
    [
      'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f', // the greatest that is taken
      'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550',
    ],
  ])('is one more than %s', async (candidate, expected) => {
    expect(await deriveScalar('AKIA', () => candidate)).toBe(expected);
  });

  it('is taken from the next counter where the first number is too great for the curve, which is once in 2^32', async () => {
    const tooGreat = ['ff'.repeat(32), 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550'];
    const messages: string[] = [];
    const scalar = await deriveScalar('AKIA', (message) => {
      messages.push(Buffer.from(message).toString('latin1'));
      return tooGreat[messages.length - 1] ?? '01'.repeat(32);
    });
    expect(scalar).toBe(`${'01'.repeat(31)}02`);
    expect(messages).toEqual(
      ['\x01', '\x02', '\x03'].map((counter) => `\0\0\0\x01AWS4-ECDSA-P256-SHA256\0AKIA${counter}\0\0\x01\0`),
    );
  });

  it('does not exist if 254 numbers are too great', async () => {
    const counters: number[] = [];
    const refused = deriveScalar('AKIA', (message) => {
      counters.push(message.at(-5) ?? 0);
      return 'ff'.repeat(32);
    });
    await expect(refused).rejects.toThrow('another access key');
    expect([counters.length, counters[0], counters.at(-1)]).toEqual([254, 1, 254]);
  });
});

describe.each(platforms)('with %s', (_, sigV4aKey) => {
  it('3000 signatures are verified, also those whose numbers begin with zeros', async () => {
    const sign = await sigV4aKey(credentials, request);
    const key = keyOf(publicKey);
    const lengths = new Map<number, number>();
    for (let count = 0; count < 3000; count++) {
      const text = `text ${count} é`;
      const signature = await sign(text);
      if (!isSigned(signature, text, key)) throw new Error(`${signature} is no signature of "${text}"`);
      expect(signature).toMatch(/^30[\da-f]+$/);
      lengths.set(signature.length, (lengths.get(signature.length) ?? 0) + 1);
    }
    expect(Math.max(...lengths.keys())).toBe(144);
    expect(Math.min(...lengths.keys())).toBeLessThan(140); // a number that begins with a zero
  });

  it('a key that begins with zeros is whole', async () => {
    const found = await manyKeys(({ scalar }) => scalar.startsWith('00'));
    const sign = await sigV4aKey(found.credentials, request);
    expect(isSigned(await sign('text'), 'text', keyOf(pointOf(found.scalar)))).toBe(true);
  });

  it('a signature is good for no other text, and no other key', async () => {
    const signature = await (await sigV4aKey(credentials, request))('text');
    expect(isSigned(signature, 'text ', keyOf(publicKey))).toBe(false);
    const other = await (await sigV4aKey(fixed, request))('text');
    expect(isSigned(other, 'text', keyOf(publicKey))).toBe(false);
  });

  it('a key is made once for a credentials object, by all who ask, and for another object anew', async () => {
    const own = { ...credentials };
    const keys = await Promise.all([sigV4aKey(own, request), sigV4aKey(own, request)]);
    expect(keys[0]).toBe(keys[1]);
    expect(await sigV4aKey(own, request)).toBe(keys[0]);
    expect(await sigV4aKey({ ...credentials }, request)).not.toBe(keys[0]);
  });

  it('a key is forgotten together with its credentials', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const make = async (): Promise<WeakRef<object>> => new WeakRef(await sigV4aKey({ ...fixed }, request));
    const key = await make();
    for (let attempt = 0; attempt < 50 && key.deref(); attempt++) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    expect(key.deref()).toBeUndefined();
  });

  it('a key is printed without its secret', async () => {
    const key = await sigV4aKey(credentials, request);
    expect(`${JSON.stringify({ key })}${String(key)}`).not.toMatch(/wJalr|[\da-f]{60}/);
  });
});

/** Credentials of which something is true. */
async function manyKeys(
  isWanted: (found: { scalar: string }) => boolean,
): Promise<{ credentials: Credentials; scalar: string }> {
  for (let count = 0; ; count++) {
    const found = { accessKeyId: `AKIA${count}`, secretAccessKey: 'secret' };
    const scalar = await deriveScalar(found.accessKeyId, hmacOf(found));
    if (isWanted({ scalar })) return { credentials: found, scalar };
  }
}

describe('a signature in DER', () => {
  const zeros = (count: number): string => '00'.repeat(count);
  it.each([
    ['short numbers', `${'11'.repeat(32)}${'22'.repeat(32)}`, `30440220${'11'.repeat(32)}0220${'22'.repeat(32)}`],
    [
      'numbers with a sign bit',
      `${'80'.repeat(32)}${'ff'.repeat(32)}`,
      `3046022100${'80'.repeat(32)}022100${'ff'.repeat(32)}`,
    ],
    [
      'a number that begins with a zero',
      `00${'11'.repeat(31)}${'22'.repeat(32)}`,
      `3043021f${'11'.repeat(31)}0220${'22'.repeat(32)}`,
    ],
    [
      'a number that begins with a zero before a sign bit',
      `00${'80'.repeat(31)}${'22'.repeat(32)}`,
      `3044022000${'80'.repeat(31)}0220${'22'.repeat(32)}`,
    ],
    ['a number of one byte', `${zeros(31)}01${zeros(30)}0100`, '300702010102020100'],
    ['a zero', zeros(64), '3006020100020100'],
  ])('of %s', (_, raw, der) => {
    expect(Buffer.from(derOf(Buffer.from(raw, 'hex'))).toString('hex')).toBe(der);
  });
});

describe('where the platform does not complete the public key, as in Safari,', () => {
  const subtle = globalThis.crypto.subtle;
  const importKey = subtle.importKey.bind(subtle);
  const imports: { format: string; bytes: number; extractable: boolean; usages: string[] }[] = [];

  /** Refuses PKCS#8 without a public key. */
  function refuse(): void {
    jest.spyOn(subtle, 'importKey').mockImplementation((async (...given: Parameters<typeof importKey>) => {
      const [format, data, , extractable, usages] = given as unknown as [
        string,
        ArrayBuffer,
        object,
        boolean,
        string[],
      ];
      if (format === 'pkcs8') {
        imports.push({ format, bytes: data.byteLength, extractable, usages });
        if (data.byteLength < 100)
          throw new DOMException('Data provided to an operation does not meet requirements', 'DataError');
      }
      return importKey(...given);
    }) as typeof importKey);
  }

  afterEach(() => {
    jest.restoreAllMocks();
    imports.length = 0;
  });

  it('the error names the request, and what to install and import', async () => {
    refuse();
    await expect(web.sigV4aKey({ ...credentials }, request)).rejects.toMatchObject({
      name: 'SigV4Error',
      code: 'ERR_UNSIGNABLE_REQUEST',
      message:
        "Cannot sign GET https://abc.mrap.accesspoint.s3-global.amazonaws.com/key: this platform cannot make a key of SigV4a by itself, as Safari cannot. Run npm install @noble/curves, and add import '@sigv4/core/p256' to your program.",
      cause: expect.objectContaining({ name: 'DataError' }),
    });
  });

  it('a program that imports @sigv4/core/p256 signs, with a key that cannot be exported, made once', async () => {
    refuse();
    const own = { ...credentials };
    await expect(web.sigV4aKey(own, request)).rejects.toThrow('@sigv4/core/p256');
    await import('@sigv4/core/p256');
    imports.length = 0;
    const key = keyOf(publicKey);
    for (let count = 0; count < 50; count++) {
      const sign = await web.sigV4aKey(own, request);
      expect(isSigned(await sign(`text ${count}`), `text ${count}`, key)).toBe(true);
    }
    expect(imports).toEqual([
      { format: 'pkcs8', bytes: 67, extractable: false, usages: ['sign'] },
      { format: 'pkcs8', bytes: 138, extractable: false, usages: ['sign'] },
    ]);
  });

  it('and nothing of it is used where the platform does it alone', async () => {
    await import('@sigv4/core/p256');
    const spied = jest.spyOn(subtle, 'importKey');
    const sign = await web.sigV4aKey({ ...credentials }, request);
    expect(isSigned(await sign('text'), 'text', keyOf(publicKey))).toBe(true);
    expect(spied.mock.calls.filter(([format]) => (format as string) === 'pkcs8')).toHaveLength(1);
  });
});

it('a signer makes the key once for its credentials, whatever the day, the region and the service', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const made = jest.spyOn(webcrypto.subtle, 'importKey');
  const signer = createSigner({ credentials, now: () => (now += 86_400_000) });
  const url = 'https://api.example.com/';
  const signatures = new Set<string>();
  for (const service of ['execute-api', 's3'])
    for (const regionSet of [['*'], ['us-east-1', 'eu-west-1']])
      signatures.add(
        (await signer.sign({ method: 'GET', url }, { service, regionSet })).headers['authorization'] ?? '',
      );
  expect(signatures.size).toBe(4);
  expect(made.mock.calls.filter(([format]) => (format as string) === 'pkcs8').length).toBeLessThan(2); // none with node:crypto
  made.mockRestore();
});
