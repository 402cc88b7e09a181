/** Half of the order of P-256 [FIPS 186-5], rounded down. */
const HALF = '7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8';

/**
 * True if s of an ECDSA signature is greater than half of the order. Some verifiers refuse such a signature, because n - s is valid, too.
 *
 * @param {string} authorization the header of a request that is signed with SigV4a: its signature is r and s in DER, in hex digits
 */
export function hasHighS(authorization) {
  const [, der = ''] = /Signature=([\da-f]+)$/.exec(authorization) ?? [];
  const lengthOfR = 2 * Number.parseInt(der.slice(6, 8), 16);
  const s = der.slice(8 + lengthOfR + 4); // after 02 and the length of s
  return s.padStart(64, '0').slice(-64) > HALF;
}
