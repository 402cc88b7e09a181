import type { MaybePromise } from '../util/maybe-promise.ts';

/** The greatest number that becomes a private key: n - 2, where n is the order of the curve P-256. */
const GREATEST = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f';

const LABEL = 'AWS4-ECDSA-P256-SHA256';
const LAST_COUNTER = 254;

/**
 * Derives the private key of SigV4a from an access key: a key derivation function in counter mode, which is tried again with the next
 * counter if its number is too great for the curve. Returns 32 bytes in hex. `hmac` computes HMAC-SHA256 in hex; its key is `AWS4A`,
 * followed by the secret access key.
 *
 * @see https://doi.org/10.6028/NIST.SP.800-108r1 (section 4.1), https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export async function deriveScalar(
  accessKeyId: string,
  hmac: (message: Uint8Array<ArrayBuffer>) => MaybePromise<string>,
): Promise<string> {
  for (let counter = 1; counter <= LAST_COUNTER; counter++) {
    const id = new TextEncoder().encode(`${LABEL}\0${accessKeyId}`);
    const candidate = await hmac(Uint8Array.of(0, 0, 0, 1, ...id, counter, 0, 0, 1, 0)); // block 1, and a length of 256 bits
    if (candidate <= GREATEST) return (BigInt(`0x${candidate}`) + 1n).toString(16).padStart(64, '0');
  }
  throw new Error('the access key has no key of SigV4a. Use another access key.');
}
