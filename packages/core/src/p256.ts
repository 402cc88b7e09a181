import { p256 } from '@noble/curves/nist.js';
import { shared } from './util/shared.ts';

/**
 * Lets SigV4a work where the platform cannot calculate the public key of a private key, as in Safari. A program for such platforms imports
 * this file once, for its effect. It calculates the public key with `@noble/curves`. The platform signs.
 *
 * @example
 * ```ts
 * import '@sigv4/core/p256';
 * ```
 */
shared(
  'p256/1',
  () =>
    (scalar: Uint8Array): Uint8Array =>
      p256.getPublicKey(scalar, false),
);
