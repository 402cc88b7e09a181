import { createECDH, createHmac, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { KnownCredentials } from './credentials.ts';

/** The algorithm of SigV4a: ECDSA on the curve P-256, with a key that is derived from the access key. */
export const sigV4a = 'AWS4-ECDSA-P256-SHA256';

/** The greatest number that a key is made of: the order of the curve, minus 2. */
const greatest = 0xffffffff_00000000_ffffffff_ffffffff_bce6faad_a7179e84_f3b9cac2_fc63254fn;

/** The public key that belongs to an access key. It is the same for every day, region and service. */
export function publicKeyOf({ accessKeyId, secretAccessKey }: KnownCredentials): KeyObject {
  for (let counter = 1; counter < 255; counter++) {
    const input = createHmac('sha256', `AWS4A${secretAccessKey}`)
      .update(Buffer.from([0, 0, 0, 1]))
      .update(`${sigV4a}\0${accessKeyId}`)
      .update(Buffer.from([counter, 0, 0, 1, 0]));
    const candidate = BigInt(`0x${input.digest('hex')}`);
    if (candidate <= greatest) return pointOf(candidate + 1n);
  }
  throw new Error('@sigv4/testing: this access key has no key of SigV4a.');
}

/** Node multiplies: the point of the curve that belongs to a private key. */
function pointOf(privateKey: bigint): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(privateKey.toString(16).padStart(64, '0'), 'hex'));
  const point = curve.getPublicKey();
  const coordinate = (start: number): string => point.subarray(start, start + 32).toString('base64url');
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) }, format: 'jwk' });
}

/** Whether a signature in lower-case hexadecimal digits is one of a text by this key. */
export function isSignatureOf(signature: string, text: string, publicKey: KeyObject): boolean {
  return (
    /^([\da-f]{2})+$/.test(signature) && verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'hex'))
  );
}
