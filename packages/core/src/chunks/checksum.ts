import { platformHash } from '../platform/hashers.ts';
import type { Checksum, Hasher } from '../request/checksum.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';

/** A checksum that is sent behind the body, in a trailer. */
export interface Trailer {
  /** The name of the trailer, such as `x-amz-checksum-crc32`. */
  readonly name: string;
  /** The length of its value, which is the same for every body. */
  readonly length: number;
  update(bytes: Uint8Array): MaybePromise<void>;
  /** Returns the checksum of all bytes, in base64. */
  value(): Promise<string>;
}

/** S3's checksums, each with its number of bytes: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
const BYTES: Readonly<Record<string, number>> = { crc32: 4, crc32c: 4, crc64nvme: 8, sha1: 20, sha256: 32 };

/** The caller's hashers that have hashed a body. They hold its state, so they are of no use for another. axios copies plain objects, and keeps their functions. */
const used = new WeakSet<object>();

function identityOf(hasher: Hasher): object {
  const own = Object.getOwnPropertyDescriptor(hasher, 'update')?.value as object | undefined;
  return own ?? hasher;
}

/** Returns the trailer for a body. `refuse` throws the reason why there is none. */
export function trailerOf(checksum: Checksum, refuse: (cause: string) => never): Trailer {
  const own = typeof checksum === 'string' ? undefined : checksum;
  const name = own ? String(own.name).toLowerCase() : (checksum as 'crc32' | 'sha256');
  const bytes = Object.hasOwn(BYTES, name) ? (BYTES[name] as number) : 0;
  if (!bytes)
    refuse(`S3 has no checksum of the name of your hasher. Its name must be one of ${Object.keys(BYTES).join(', ')}.`);
  let isFree = true;
  const check = (): void => {
    if (own && isFree && used.has(identityOf(own)))
      refuse('its hasher has hashed another body. Pass a new hasher with each request, in its own sigv4 options.');
  };
  const take = (): void => {
    check(); // two requests may have the same hasher at the same time
    isFree = false;
    if (own) used.add(identityOf(own));
  };
  check();
  const hash = own ?? platformHash(name as 'crc32' | 'sha256');
  if (!hash)
    return refuse(
      `this platform cannot compute ${name} piece by piece. Pass a hasher instead: checksum: { name: '${name}', update(bytes) { ... }, digest() { ... } }.`,
    );
  return {
    name: `x-amz-checksum-${name}`,
    length: Math.ceil(bytes / 3) * 4,
    async update(data) {
      take();
      await hash.update(data); // the caller's may be asynchronous, and fail
    },
    async value() {
      take();
      const digest = await hash.digest();
      if (!(digest instanceof Uint8Array) || digest.length !== bytes)
        refuse(`the digest of its hasher is not a Uint8Array of the ${bytes} bytes that ${name} has.`);
      return btoa(String.fromCharCode(...digest));
    },
  };
}
