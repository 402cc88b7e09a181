import { p256 } from '@noble/curves/nist.js';
import { shared } from './util/shared.ts';

/**
 * Lets SigV4a work where the platform does not calculate the public key that belongs to a private key, as in Safari. Import it once, for its
 * effect, after `npm install @noble/curves`. That package calculates the public key. The platform signs.
 *
 * @example
 * ```ts
 * import '@sigv4/core/p256';
 * import { createSigner } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { headers } = await signer.sign({ method: 'GET', url: 'https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/key' });
 * // headers: { 'x-amz-region-set': '*', authorization: 'AWS4-ECDSA-P256-SHA256 Credential=...' }
 * ```
 */
shared(
  'p256/1',
  () =>
    (scalar: Uint8Array): Uint8Array =>
      p256.getPublicKey(scalar, false),
);
