/** A hash that is computed piece by piece. */
export interface IncrementalHash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/**
 * Returns a hash of the platform. `undefined` if the platform has none: WebCrypto hashes only what is in memory as a whole. Node, Bun, Deno,
 * and workerd with `nodejs_compat` have Node's modules.
 */
export function platformHash(name: 'crc32' | 'sha256'): IncrementalHash | undefined {
  const { process } = globalThis; // not an import, because this file also runs where there is no such module
  if (name === 'sha256') return process?.getBuiltinModule?.('node:crypto')?.createHash(name);
  const crc32 = process?.getBuiltinModule?.('node:zlib')?.crc32;
  if (!crc32) return undefined;
  let sum = 0;
  return {
    update(bytes) {
      sum = crc32(bytes, sum);
    },
    digest: () => Uint8Array.of(sum >>> 24, sum >>> 16, sum >>> 8, sum),
  };
}
