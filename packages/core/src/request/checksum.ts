/**
 * Computes a checksum while a body is sent. It is for one body.
 *
 * @example
 * ```ts
 * import { createSigner, type Hasher } from '@sigv4/core';
 * import { createHash } from 'node:crypto';
 *
 * export function sha1(): Hasher {
 *   const hash = createHash('sha1');
 *   return { name: 'sha1', update: (bytes) => hash.update(bytes), digest: () => hash.digest() };
 * }
 * const signer = createSigner({ payload: 'chunked' });
 * export const sign = (url: string, body: Blob) => signer.sign({ method: 'PUT', url, body }, { checksum: sha1() });
 * ```
 */
export interface Hasher {
  /** S3's name of the checksum: `crc32`, `crc32c`, `crc64nvme`, `sha1` or `sha256`. */
  readonly name: string;
  /** Called with all bytes of the body, in order. The bytes may be read only during the call, or until a promise that it returns is settled. */
  update(bytes: Uint8Array): unknown;
  /** Returns the checksum, with the most significant byte first. It is called once, at the end. */
  digest(): Uint8Array | Promise<Uint8Array>;
}

/** A checksum that the platform computes, or a hasher of the caller's. */
export type Checksum = 'crc32' | 'sha256' | Hasher;
