import type { Platform } from '../platform/contract.ts';
import { ALGORITHM, EMPTY_HASH, SIGV4A } from '../signing/spec.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import type { Trailer } from './checksum.ts';

/**
 * The body of a request whose chunks are signed, in the words of AWS's page. Each signature contains the one before.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */

/** All chunks but the last have this size. S3 takes no smaller ones than 8 KiB, and recommends at least 64 KiB. */
const CHUNK_BYTES = 65_536;

/** The length of a signature. One of SigV4a has at most 144 digits, and shorter ones are filled up, so that the length of the body is known before. */
const SIGNATURE_LENGTH: Readonly<Record<string, number>> = { [ALGORITHM]: 64, [SIGV4A]: 144 };

/** What every signature of a body depends on: the terms of the request's own signature, which is the first `previous`. */
export interface Chain {
  readonly algorithm: string;
  readonly datetime: string;
  readonly credentialScope: string;
  readonly previous: string;
  readonly sign: (stringToSign: string) => MaybePromise<string>;
  readonly sha256: Platform['sha256'];
}

/** The line in front of a chunk. */
const chunkHead = (size: number, signature: string): string => `${size.toString(16)};chunk-signature=${signature}\r\n`;

const trailerLines = (name: string, value: string, signature: string): string =>
  `${name}:${value}\r\nx-amz-trailer-signature:${signature}\r\n`;

/** The length of the encoded body, which is known before the body is read. */
export function encodedLength(length: number, algorithm: string, trailer: Trailer | undefined): number {
  const signature = 'x'.repeat(SIGNATURE_LENGTH[algorithm] as number);
  const chunk = (size: number): number => chunkHead(size, signature).length + size + 2;
  const whole = Math.floor(length / CHUNK_BYTES);
  const rest = length % CHUNK_BYTES;
  const end =
    chunkHead(0, signature) + (trailer ? trailerLines(trailer.name, 'x'.repeat(trailer.length), signature) : '');
  return whole * chunk(CHUNK_BYTES) + (rest && chunk(rest)) + end.length + 2;
}

/**
 * Encodes a body while it is read. `read` returns the next bytes of exactly `length`, and then `undefined`. In memory there is one chunk,
 * and what `read` returned last.
 */
export async function* encode(
  read: () => Promise<Uint8Array | undefined>,
  length: number,
  { algorithm, datetime, credentialScope, previous, sign, sha256 }: Chain,
  trailer: Trailer | undefined,
): AsyncGenerator<Uint8Array, undefined> {
  const text = new TextEncoder();
  const filledUp = (signature: string): string => signature.padEnd(SIGNATURE_LENGTH[algorithm] as number, '*');
  const headLength = (size: number): number => chunkHead(size, filledUp('')).length;
  const signed = async (kind: string, ...hashes: string[]): Promise<string> =>
    (previous = await sign([`${algorithm}-${kind}`, datetime, credentialScope, previous, ...hashes].join('\n')));
  const signChunk = async (bytes: Uint8Array): Promise<string> =>
    chunkHead(bytes.length, filledUp(await signed('PAYLOAD', EMPTY_HASH, await sha256(bytes))));

  let piece: Uint8Array | undefined;
  for (let sent = 0; sent < length;) {
    const size = Math.min(CHUNK_BYTES, length - sent);
    const start = headLength(size);
    const chunk = new Uint8Array(start + size + 2);
    for (let filled = 0; filled < size;) {
      piece = piece?.length ? piece : await read();
      if (!piece) return undefined; // `read` has seen to the error
      const part = piece.subarray(0, size - filled);
      chunk.set(part, start + filled);
      filled += part.length;
      piece = piece.subarray(part.length);
    }
    const bytes = chunk.subarray(start, start + size);
    await trailer?.update(bytes);
    text.encodeInto(await signChunk(bytes), chunk);
    chunk.set([13, 10], start + size);
    sent += size;
    yield chunk;
  }
  await read(); // throws if there are more bytes: the last chunk would make a wrong object of them

  let end = await signChunk(new Uint8Array());
  if (trailer) {
    const value = await trailer.value();
    end += trailerLines(
      trailer.name,
      value,
      filledUp(await signed('TRAILER', await sha256(`${trailer.name}:${value}\n`))),
    );
  }
  yield text.encode(`${end}\r\n`);
  return undefined;
}
